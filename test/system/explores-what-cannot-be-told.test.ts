import { expect, test } from 'vitest';
import { endOfExploring, linesOf, storyFrom } from '../support/explore-receiver.ts';
import { counted, countsOnce, exploredReceiver, exploredReceivers } from '../support/explored-receiver.ts';

const LONG_MS = 120_000;

const started = exploredReceivers();

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
    const receiver = await exploredReceiver(counted());
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
