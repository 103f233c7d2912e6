/** What is done to the subject; each is acknowledged or it rejects. */
export type Act = 'change' | 'capture';

/** What a soak is held over: a program that keeps what it has acknowledged, also when it is killed. */
export interface Subject {
  /** Resolves when the program has acknowledged it; a rejection promises nothing. */
  act(act: Act, id: string): Promise<void>;
  /** Kills it as a power cut would, and starts it again over the same data. */
  crash(): Promise<void>;
  /** Which of these the program still has. */
  kept(act: Act, ids: readonly string[]): Promise<ReadonlySet<string>>;
  /** Which of these changes have arrived at their receiver; waits for those that are still on their way. */
  arrived(ids: readonly string[]): Promise<ReadonlySet<string>>;
  /** Memory of the process and size of its files, in MiB. */
  weigh(): { memoryMiB: number; filesMiB: number };
}

export interface SoakOptions {
  /** Changes and captures together. */
  perSecond: number;
  totalMs: number;
  crashEveryMs: number;
  clock: { nowMs(): number; wait(ms: number): Promise<void> };
}

export interface SoakResult {
  acknowledged: Readonly<Record<Act, number>>;
  /** Acknowledged, and not there after a crash or at the end. */
  lost: Readonly<Record<Act, readonly string[]>>;
  /** Changes that were acknowledged and whose delivery never arrived. */
  undelivered: readonly string[];
  crashes: number;
  /** Before each crash, and at the end. */
  weights: readonly { memoryMiB: number; filesMiB: number }[];
}

const TICK_MS = 20;
/** So many of the newest are looked for after a crash: older ones may be gone by the rules for what is kept. */
const LOOKED_FOR = 1000;

/** A steady mixed load with crashes in between. What the program had acknowledged before each has to be there after it. */
export async function soak(subject: Subject, { perSecond, totalMs, crashEveryMs, clock }: SoakOptions): Promise<SoakResult> {
  const acknowledged: Record<Act, string[]> = { change: [], capture: [] };
  const lost: Record<Act, Set<string>> = { change: new Set(), capture: new Set() };
  const weights: { memoryMiB: number; filesMiB: number }[] = [];
  const underWay = new Set<Promise<void>>();
  const startMs = clock.nowMs();
  let sent = 0;
  let crashes = 0;
  while (clock.nowMs() - startMs < totalMs) {
    const sinceMs = clock.nowMs() - startMs;
    for (; sent < (sinceMs / 1000) * perSecond; sent += 1) send(sent % 2 === 0 ? 'change' : 'capture', `soak-${sent}`);
    if (sinceMs >= (crashes + 1) * crashEveryMs) {
      crashes += 1;
      weights.push(subject.weigh());
      await subject.crash(); // in the middle of what is under way
      await Promise.all(underWay);
      sent = Math.floor(((clock.nowMs() - startMs) / 1000) * perSecond); // nobody was there in between
      await look();
    }
    await clock.wait(TICK_MS);
  }
  await Promise.all(underWay);
  await look();
  weights.push(subject.weigh());
  const arrived = await subject.arrived(acknowledged.change);
  return {
    acknowledged: { change: acknowledged.change.length, capture: acknowledged.capture.length },
    lost: { change: [...lost.change], capture: [...lost.capture] },
    undelivered: acknowledged.change.filter((id) => !arrived.has(id)),
    crashes,
    weights,
  };

  function send(act: Act, id: string): void {
    const done = subject
      .act(act, id)
      .then(() => void acknowledged[act].push(id))
      .catch(() => undefined)
      .finally(() => underWay.delete(done));
    underWay.add(done);
  }

  async function look(): Promise<void> {
    for (const act of ['change', 'capture'] as const) {
      const ids = acknowledged[act].slice(-LOOKED_FOR);
      const kept = await subject.kept(act, ids);
      for (const id of ids) if (!kept.has(id)) lost[act].add(id);
    }
  }
}
