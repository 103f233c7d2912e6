import { setTimeout as after } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { endOfExploring, linesOf, storyFrom } from '../support/explore-receiver.ts';
import { counted, countsOnce, exploredReceivers } from '../support/explored-receiver.ts';

const LONG_MS = 120_000;

const started = exploredReceivers();

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
