import { type BenchRow, type Goal, OURS } from './row.ts';
import { whyNot } from './why-not.ts';

export interface Contest<Contestant, Result> {
  /** Each is started once, before the first round. @throws Error: why it cannot be measured */
  contestants: Readonly<Record<string, () => Promise<Contestant>>>;
  rounds: number;
  measure(contestant: Contestant, name: string): Promise<Result>;
  stop?(contestant: Contestant): Promise<void>;
}

/** What each contestant got in each round, and why others are out. */
export interface Outcome<Result> {
  results: Readonly<Record<string, readonly Result[]>>;
  leftOut: Readonly<Record<string, string>>;
}

/**
 * Measures several programs turn by turn, so that whatever else the machine does meets them alike; who is first takes turns, too. One that
 * cannot be started, or fails in a round, is left out with the reason, and with all that it had got until then; the others go on.
 */
export async function holdContest<Contestant, Result>(contest: Contest<Contestant, Result>): Promise<Outcome<Result>> {
  const { contestants, rounds, measure, stop } = contest;
  const leftOut: Record<string, string> = {};
  const running = new Map<string, Contestant>();
  const results = new Map<string, Result[]>();
  for (const [name, start] of Object.entries(contestants)) await attempt(name, async () => void running.set(name, await start()));
  for (let round = 0; round < rounds; round += 1) {
    const inOrder = [...running];
    for (const [name, contestant] of round % 2 === 0 ? inOrder : inOrder.reverse())
      await attempt(name, async () => {
        const result = await measure(contestant, name);
        results.set(name, [...(results.get(name) ?? []), result]);
      });
  }
  for (const [name, contestant] of running) await stop?.(contestant).catch((error: unknown) => sayNotStopped(name, error));
  return { results: Object.fromEntries(results), leftOut };

  async function attempt(name: string, act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      leftOut[name] = whyNot(error);
      const contestant = running.get(name);
      running.delete(name);
      results.delete(name);
      if (contestant !== undefined) await stop?.(contestant).catch((late: unknown) => sayNotStopped(name, late));
    }
  }
}

function sayNotStopped(name: string, error: unknown): void {
  console.error(`${name} could not be stopped: ${whyNot(error)}`);
}

/** A row out of what was measured. @param ours which of the contestants is Hookglass, when it is called otherwise */
export function rowOf<Result>(
  { results, leftOut }: Outcome<Result>,
  row: { what: string; unit: string; goals?: readonly Goal[]; value: (result: Result) => number },
): BenchRow {
  const { what, unit, goals = [], value } = row;
  const figures = Object.fromEntries(Object.entries(results).map(([name, all]) => [name, all.map(value)]));
  return { what, unit, goals, figures, leftOut };
}

/** A row of Hookglass alone. */
export const ownRow = (row: { what: string; unit: string; values: readonly number[]; goals?: readonly Goal[] }): BenchRow => ({
  what: row.what,
  unit: row.unit,
  figures: { [OURS]: row.values },
  leftOut: {},
  goals: row.goals ?? [],
});
