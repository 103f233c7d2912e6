import { setTimeout as after } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { endOfExploring, linesOf, storyFrom } from '../support/explore-receiver.ts';
import { countsOnce, type ExploredReceiver, exploredReceiver, type Handling } from '../support/explored-receiver.ts';

const LONG_MS = 120_000;

const open: ExploredReceiver[] = [];
afterEach(async () => {
  for (const receiver of open.splice(0)) await receiver.close();
});

async function started(handling: Handling): Promise<ExploredReceiver> {
  const receiver = await exploredReceiver(handling);
  open.push(receiver);
  return receiver;
}

const counted = (handling: Partial<Handling> = {}): Handling => {
  const { take, ids } = countsOnce();
  return { handle: (id) => void take(id), count: () => ids.size, ...handling };
};

test(
  'a correct receiver survives every sequence',
  async () => {
    const { url: target, probeUrl } = await started(counted());

    expect(await endOfExploring({ target, probeUrl, runs: 60 })).toMatchObject({
      kind: 'survived',
      passed: 60,
      sees: 'probe',
      outOfTime: false,
    });
  },
  LONG_MS,
);

test(
  'so does one that counts a while after it has answered',
  async () => {
    const { take, ids } = countsOnce();
    const { url: target, probeUrl } = await started({
      handle: (id) => void after(60).then(() => take(id)),
      count: () => ids.size,
    });

    expect(await endOfExploring({ target, probeUrl, runs: 12 })).toMatchObject({ kind: 'survived', passed: 12 });
  },
  LONG_MS,
);

test(
  'so does one that asks to come again, refuses what it does not know, and names repetitions a conflict',
  async () => {
    const { take, ids } = countsOnce();
    let busy = 0;
    const { url: target, probeUrl } = await started({
      handle(id, body) {
        if (body.includes('evaluation_dataset')) return { status: 422 };
        if (busy++ % 5 === 0) return { status: 503 };
        return take(id) ? { status: 202 } : { status: 409 };
      },
      count: () => ids.size,
    });

    expect(await endOfExploring({ target, probeUrl, runs: 12 })).toMatchObject({ kind: 'survived', passed: 12 });
  },
  LONG_MS,
);

test(
  'a delivery that comes twice and is counted twice is told in two steps',
  async () => {
    let count = 0;
    const { url: target, probeUrl } = await started({
      handle() {
        count += 1;
      },
      count: () => count,
    });

    const story = await storyFrom({ target, probeUrl });

    expect(story).toMatchObject({ says: 'A delivery that comes twice is counted twice.', seed: 4711, seen: { times: 3, of: 3 } });
    expect(linesOf(story)).toEqual([
      'Deliver A · model_version.created · 200 · 0 → 1',
      'Deliver A again · same id, same bytes · 200 · 1 → 2',
      'Count is 2, expected 1',
    ]);
  },
  LONG_MS,
);

test(
  'one that is lost when two come at once is told in one',
  async () => {
    const { take } = countsOnce();
    let count = 0;
    const { url: target, probeUrl } = await started({
      async handle(id) {
        if (!take(id)) return;
        const read = count;
        await after(60);
        count = read + 1;
      },
      count: () => ({ count }),
    });

    expect(linesOf(await storyFrom({ target, probeUrl }))).toEqual([
      'Deliver A and B at once · different ids · 2 × 200 · 0 → 1',
      'Count is 1, expected 2',
    ]);
  },
  LONG_MS,
);

test(
  'an id that is forgotten after some requests is told with as many others as it needs',
  async () => {
    const { take, ids } = countsOnce();
    let count = 0;
    let requests = 0;
    const { url: target, probeUrl } = await started({
      early() {
        if (requests++ % 5 === 0) ids.clear();
        return undefined;
      },
      handle(id) {
        if (take(id)) count += 1;
      },
      count: () => count,
    });

    const story = await storyFrom({ target, probeUrl });

    expect(linesOf(story)).toEqual([
      'Deliver A · model_version.created · 200 · 0 → 1',
      'Deliver B to E · 4 deliveries, one after another · 4 × 200 · 1 → 5',
      'Deliver A again · same id, same bytes · 200 · 5 → 6',
      'Count is 6, expected 5',
    ]);
    expect(story.seen).toEqual({ times: 3, of: 3 });
  },
  LONG_MS,
);

test(
  'what fails only now and then says how often it was seen',
  async () => {
    const { take } = countsOnce();
    let count = 0;
    // No rhythm: it counts a repeated one in three of ten cases.
    let drawn = 4711;
    const forgets = () => {
      drawn = (drawn * 48_271) % 2_147_483_647;
      return drawn / 2_147_483_647 < 0.3;
    };
    const { url: target, probeUrl } = await started({
      handle(id) {
        if (take(id) || forgets()) count += 1;
      },
      count: () => count,
    });

    const { says, seen } = await storyFrom({ target, probeUrl });

    expect(says).toBe('A delivery that comes twice is counted twice.');
    expect(seen.of).toBe(3);
    expect(seen.times).toBeLessThan(3);
  },
  LONG_MS,
);

test(
  'a receiver that notes the id before it has looked at the signature is found',
  async () => {
    const seen = new Set<string>();
    let count = 0;
    const { url: target, probeUrl } = await started({
      early(id) {
        if (id === undefined) return 400;
        if (seen.has(id)) return 200;
        seen.add(id);
        return undefined;
      },
      handle() {
        count += 1;
      },
      count: () => count,
    });

    expect((await storyFrom({ target, probeUrl })).says).toMatch(/bad signature is accepted|bad copy that comes first/);
  },
  LONG_MS,
);

test(
  'and so is one that answers bad copies rightly, but loses what comes behind them',
  async () => {
    const met = new Set<string>();
    let count = 0;
    let isRepeated = false;
    const { url: target, probeUrl } = await started({
      early(id = '') {
        isRepeated = met.has(id);
        met.add(id);
        return undefined;
      },
      handle() {
        if (!isRepeated) count += 1;
      },
      count: () => count,
    });

    const story = await storyFrom({ target, probeUrl });

    expect(story.says).toBe('A bad copy that comes first makes the receiver lose the delivery.');
    expect(linesOf(story)).toEqual([
      expect.stringMatching(/^Deliver A, spoiled · .* · 401 · 0 → 0$/),
      'Deliver A · model_version.created, as MLflow signed it · 200 · 0 → 0',
      'Count is 0, expected 1',
    ]);
  },
  LONG_MS,
);

test(
  'a bad signature has to be refused so that it does not come again',
  async () => {
    const { url: target, probeUrl } = await started(counted({ refusal: 500 }));

    const story = await storyFrom({ target, probeUrl });

    expect(story.says).toBe('A bad signature is answered so that MLflow sends it again.');
    expect(story.steps).toHaveLength(2);
    expect(story.steps[1]?.what).toMatch(/^A, .*, is answered with 500, expected 400 or 401$/);
  },
  LONG_MS,
);

test(
  'without a probe URL the answers tell, if they do',
  async () => {
    const { take, ids } = countsOnce();
    let deliveries = 0;
    const { url: target } = await started({
      handle(id) {
        if (deliveries++ > 40) ids.delete(id);
        return { says: JSON.stringify({ status: take(id) ? 'success' : 'duplicate', id }) };
      },
      count: () => 'nobody asks',
    });

    expect(linesOf(await storyFrom({ target }))).toEqual([
      'Deliver A · model_version.created · 200',
      'Deliver A again · same id, same bytes · 200',
      'A is answered as if it were new, expected the answer to a repetition',
    ]);
  },
  LONG_MS,
);

test(
  'where nothing tells whether a delivery counts twice, that is said',
  async () => {
    const { url: target } = await started(counted());

    expect(await endOfExploring({ target, runs: 10 })).toMatchObject({ kind: 'survived', passed: 10, sees: 'none' });
  },
  LONG_MS,
);

test(
  'a count that moves by itself ends it',
  async () => {
    const { take, ids } = countsOnce();
    let moved = 0;
    let asked = 0;
    const { url: target, probeUrl } = await started({
      handle(id) {
        take(id);
        asked = 0;
      },
      // The third question in a row is the one before the next sequence.
      count() {
        asked += 1;
        if (asked === 3) moved += 1;
        return ids.size + moved;
      },
    });

    const end = await endOfExploring({ target, probeUrl });

    expect(end.kind === 'undecided' ? end.message : end).toMatch(/while nothing was sent\. Something else sends to this receiver/);
  },
  LONG_MS,
);

test.each([
  ['no number', () => 'many', /answered “"many"”, where a number/],
  ['a number that does not count', () => 7, /was 7 before a delivery and 7 after it, so it does not count them/],
])(
  'a probe URL that answers %s is told',
  async (_, count, says) => {
    const { url: target, probeUrl } = await started(counted({ count }));

    expect(await endOfExploring({ target, probeUrl })).toMatchObject({ kind: 'undecided', message: expect.stringMatching(says) });
  },
  LONG_MS,
);

test(
  'the wrong secret is told by the first delivery',
  async () => {
    const receiver = await started(counted());

    const story = await storyFrom({ target: receiver.url, secret: 'another-secret' });

    expect(story).toMatchObject({ says: 'A correctly signed delivery is refused.', runs: 0 });
    expect(story.fix).toMatch(/secret/i);
  },
  LONG_MS,
);

test(
  'nobody there is no story',
  async () => {
    const receiver = await started(counted());
    open.splice(0);
    await receiver.close();

    expect(await endOfExploring({ target: receiver.url })).toMatchObject({ kind: 'unreachable' });
  },
  LONG_MS,
);

test(
  'when it is stopped it says how far it came',
  async () => {
    const { url: target, probeUrl } = await started(counted());
    const stop = new AbortController();

    const end = await endOfExploring(
      { target, probeUrl, runs: 200 },
      { signal: stop.signal, onPassed: (passed) => passed === 3 && stop.abort() },
    );

    expect(end).toMatchObject({ kind: 'stopped', seed: 4711, passed: 3 });
  },
  LONG_MS,
);

test(
  'no sequence begins after the time is over',
  async () => {
    const { url: target, probeUrl } = await started(counted());

    const end = await endOfExploring({ target, probeUrl, runs: 100_000, timeSec: 1 });

    expect(end).toMatchObject({ kind: 'survived', outOfTime: true });
  },
  LONG_MS,
);

test(
  'only the events that are asked for are sent, and the same seed tells the same story',
  async () => {
    const entities = new Set<string>();
    let count = 0;
    const { url: target, probeUrl } = await started({
      handle(_, body) {
        entities.add(JSON.parse(body.toString()).entity);
        count += 1;
      },
      count: () => count,
    });
    const asked = { target, probeUrl, events: 'prompt_tag.*' };

    const [first, second] = [await storyFrom(asked), await storyFrom(asked)];

    expect(second).toEqual(first);
    expect(linesOf(first)[0]).toBe('Deliver A · prompt_tag.set · 200 · 0 → 1');
    // The first is the delivery that greets; the second is an event that nobody knows.
    entities.delete('evaluation_dataset');
    expect([...entities].sort()).toEqual(['model_version', 'prompt_tag']);
  },
  LONG_MS,
);
