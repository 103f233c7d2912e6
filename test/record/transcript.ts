import { setTimeout as pause } from 'node:timers/promises';
import { readGolden } from '../support/golden.ts';
import { type GoldenExchange, type RecordedAnswer, readExchanges, startReplay } from '../support/golden-replay.ts';
import { asKnown } from './known-events.ts';

/** What one server answered to every line of the transcript, and what it sent meanwhile. */
export interface Transcript {
  answers: Map<string, RecordedAnswer>;
  deliveries: RecordedDelivery[];
}

export interface RecordedDelivery {
  /** The line during which it came. */
  name: string;
  method: string;
  path: string;
  headers: [name: string, value: string][];
  body: string;
}

/** Ordering by time needs lines that are apart. */
const GAP_MS = 12;
/** A server sends from a thread of its own, after it has answered. */
const EXPECTED_WITHIN_MS = 1500;
const QUIET_MS = 150;

/**
 * Plays the transcript against a fresh server at `url` that allows http and private addresses and caches no list of webhooks.
 * @param known events of this release
 * @param group plays these lines alone
 */
export async function recordTranscript(url: string, known: readonly string[], group?: string): Promise<Transcript> {
  const replay = await startReplay(url);
  const answers = new Map<string, RecordedAnswer>();
  for (const [step, lines] of steps(readExchanges().filter((line) => group === undefined || line.group === group))) {
    const before = replay.deliveries.length;
    for (const line of lines) {
      await pause(GAP_MS);
      answers.set(line.name, await replay.record(asKnown(line, known)));
    }
    await settled(step, () => replay.deliveries.length - before);
  }
  const deliveries = replay.deliveries.map(({ step, method, path, ...delivery }) => ({
    name: step,
    method,
    path,
    body: replay.toTheirs(delivery.body),
    headers: delivery.headers.map(([name, value]): [string, string] => [name, replay.toTheirs(value)]),
  }));
  await replay.close();
  return { answers, deliveries };
}

/** A step of the client is one line or several, which are numbered. */
function steps(lines: readonly GoldenExchange[]): Map<string, GoldenExchange[]> {
  const found = new Map<string, GoldenExchange[]>();
  for (const line of lines) {
    const [step = ''] = line.name.split('#');
    found.set(step, [...(found.get(step) ?? []), line]);
  }
  return found;
}

/** Waits for as many deliveries as the transcript has for this step, and for a moment in which none comes. */
async function settled(step: string, arrived: () => number): Promise<void> {
  const expected = readGolden('deliveries.jsonl').filter(({ name }) => name.split('#')[0] === step).length;
  if (expected === 0) return;
  for (let waitedMs = 0; arrived() < expected && waitedMs < EXPECTED_WITHIN_MS; waitedMs += 20) await pause(20);
  await pause(QUIET_MS);
}
