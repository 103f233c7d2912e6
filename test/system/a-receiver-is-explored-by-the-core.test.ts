import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeEach, expect, it } from 'vitest';
import { type ControlClient, createControlClient } from '#shared/client/control-client.ts';
import type { StreamEvent } from '#shared/domain/app/stream-event.ts';
import { type Exploration, MOST_EXPLORATIONS } from '#shared/domain/check/exploration.ts';
import { parseScenarioFile } from '#shared/domain/check/scenario-file.ts';
import type { ExploreStory } from '#shared/domain/check/story.ts';
import { CHECKED_SECRET } from '../support/checked-receiver.ts';
import { type BrokenReceiver, startBrokenReceiver } from '../support/start-broken-receiver.ts';
import { startCore, type TestCore, temporaryDirectory } from '../support/start-core.ts';

const LONG_MS = 120_000;

let dataDir: string;
let core: TestCore;
let client: ControlClient;
let events: StreamEvent[];
let heard: () => void;
let receiver: BrokenReceiver | undefined;

async function start(): Promise<void> {
  core = await startCore({ dataDir });
  client = createControlClient({ baseUrl: core.inspector, token: readFileSync(core.tokenFile, 'utf8').trim() });
  events = [];
  heard = () => undefined;
  core.core.subscribe((batch) => {
    events.push(...batch);
    heard();
  });
}

beforeEach(async () => {
  dataDir = temporaryDirectory();
  await start();
});
afterEach(async () => {
  await core.stop();
  await receiver?.stop();
  receiver = undefined;
  rmSync(dataDir, { recursive: true });
});

/** Takes whatever comes, and never answers. */
const slow = createServer(() => void slow.emit('asked')).listen(0, '127.0.0.1');
await once(slow, 'listening');
afterAll(() => {
  slow.closeAllConnections();
  slow.close();
});
const slowUrl = () => `http://127.0.0.1:${(slow.address() as AddressInfo).port}/`;

const briefs = () => events.flatMap((event) => (event.type === 'explore.changed' ? [event.exploration] : []));

/** From now on; what was played once more ends anew. */
async function untilEnded(number: number, act: () => Promise<unknown>): Promise<Exploration> {
  const before = briefs().length;
  await act();
  while (
    !briefs()
      .slice(before)
      .some((brief) => brief.number === number && brief.state === 'ended')
  ) {
    await new Promise<void>((resolve) => (heard = resolve));
  }
  const exploration = await client.exploration(number);
  if (!exploration) throw new Error(`no exploration ${number}`);
  return exploration;
}

function storyOf({ end }: Exploration): ExploreStory {
  if (end?.kind !== 'found') throw new Error(`nothing was found: ${JSON.stringify(end)}`);
  return end.story;
}

async function exploredBroken(name: string, asked: object = {}): Promise<Exploration> {
  receiver = await startBrokenReceiver(name);
  const { url: target, probeUrl } = receiver;
  return untilEnded(1, () => client.startExploration({ target, probeUrl, secret: CHECKED_SECRET, seed: 4711, ...asked }));
}

it(
  'a receiver that counts twice is told in a story whose requests can be looked at, and no other request is kept',
  async () => {
    const exploration = await exploredBroken('not-idempotent');

    const { says, steps, seed, runs } = storyOf(exploration);
    expect({ says, seed }).toEqual({ says: 'A delivery that comes twice is counted twice.', seed: 4711 });
    expect(steps.map(({ what }) => what)).toEqual(['Deliver A', 'Deliver A again', 'Count is 2, expected 1']);
    const rows = steps.flatMap((step) => step.rows ?? []);
    expect(new Set(rows).size).toBe(2);
    const deliveries = await Promise.all(rows.map((row) => client.delivery(row)));
    expect(new Set(deliveries.map((delivery) => delivery?.deliveryId)).size).toBe(1);
    expect(deliveries.map((delivery) => [delivery?.source, delivery?.state])).toEqual(Array(2).fill(['conformance', 'delivered']));
    expect(runs).toBeGreaterThan(0);
    // One that greets the receiver goes before the two of the story.
    expect((await client.deliveries({ q: 'source:conformance', limit: 1000 })).items.length).toBe(3);
  },
  LONG_MS,
);

it(
  'the stream tells how far it is, without the story; the secret is in no answer and no event',
  async () => {
    const exploration = await exploredBroken('not-idempotent');

    expect(briefs().map(({ state }) => state)).toEqual(expect.arrayContaining(['exploring', 'shortening', 'replaying', 'ended']));
    const told = events.filter(({ type }) => type === 'explore.changed').map((event) => JSON.stringify(event));
    expect(Math.max(...told.map((text) => text.length))).toBeLessThan(2048);
    expect(told.join('')).not.toContain('Deliver A');
    const files = await client.explorationFiles(1);
    expect(JSON.stringify([exploration, files, events, await client.explorations()])).not.toContain(CHECKED_SECRET);
  },
  LONG_MS,
);

it(
  'what was found is played once more with the secret of the webhook, and kept as files that can be played',
  async () => {
    receiver = await startBrokenReceiver('not-idempotent');
    const { url, probeUrl } = receiver;
    const { id, name } = await client.createWebhook({ name: 'hook', url, events: ['prompt.created'], secret: CHECKED_SECRET });
    const found = await untilEnded(1, () => client.startExploration({ webhookId: id, probeUrl, seed: 7 }));
    expect(found).toMatchObject({ target: url, webhook: { id, name }, seed: 7, state: 'ended' });

    const { played } = await untilEnded(1, () => client.playExploration(1, {}));

    if (played?.kind !== 'found') throw new Error(`it was not found again: ${JSON.stringify(played)}`);
    const [before, after] = [storyOf(found), played.story].map(({ steps }) => steps.flatMap((step) => step.rows ?? []));
    expect(after).toHaveLength(2);
    expect(before?.some((row) => after?.includes(row))).toBe(false);
    expect(await client.delivery(after?.[0] ?? '')).toMatchObject({ webhookId: id });

    const files = (await client.explorationFiles(1))?.items ?? [];
    expect(files.map((file) => file.name)).toEqual(['explore-7.json', 'explore-7.test.ts', 'test_explore_7.py']);
    expect(parseScenarioFile(files[0]?.text ?? '')).toEqual({ seed: 7, scenario: storyOf(found).scenario });
    expect(files[1]?.text).toContain(url);
  },
  LONG_MS,
);

it(
  'a correct receiver survives, nothing of it is kept, and there is nothing to play',
  async () => {
    const { end } = await exploredBroken('correct', { runs: 10 });

    expect(end).toMatchObject({ kind: 'survived', passed: 10, sees: 'probe', seed: 4711 });
    expect((await client.deliveries({ q: 'source:conformance' })).items).toEqual([]);
    await expect(client.playExploration(1, { secret: CHECKED_SECRET })).rejects.toThrow('Exploration 1 has found nothing');
    await expect(client.explorationFiles(1)).rejects.toThrow('Exploration 1 has found nothing to keep.');
  },
  LONG_MS,
);

it(
  'our own mock receiver survives, with the secret of a webhook and with one that is typed',
  async () => {
    const { id } = await client.createWebhook({ name: 'mock', url: core.webhookUrl, events: ['prompt.created'], secret: CHECKED_SECRET });

    const ofWebhook = await untilEnded(1, () => client.startExploration({ webhookId: id, runs: 5 }));
    const typed = await untilEnded(2, () => client.startExploration({ target: core.webhookUrl, secret: CHECKED_SECRET, runs: 5 }));

    expect([ofWebhook.end, typed.end]).toMatchObject(Array(2).fill({ kind: 'survived', passed: 5 }));
  },
  LONG_MS,
);

it('a receiver that does not take the plainest delivery is told with that delivery', { timeout: LONG_MS }, async () => {
  const { steps, says } = storyOf(await exploredBroken('typo-in-the-secret'));

  expect(says).toBe('A correctly signed delivery is refused.');
  expect(await client.delivery(steps[0]?.rows?.[0] ?? '')).toMatchObject({ source: 'conformance', lastStatus: 401 });
});

it('one thing at a time: beside an exploration no other and no run, beside a run no exploration; stopping ends it', async () => {
  const asked = { target: slowUrl(), secret: CHECKED_SECRET };
  const came = once(slow, 'asked');
  await client.startExploration(asked);
  await came;

  const busy = 'Exploration 1 is going on. Stop it, or wait until it has ended.';
  await expect(client.startExploration(asked)).rejects.toMatchObject({ status: 409, message: busy });
  await expect(client.startCheckRun(asked)).rejects.toMatchObject({ status: 409, message: busy });
  expect(await client.stopExploration(1)).toMatchObject({ state: 'ended', end: { kind: 'stopped', passed: 0 } });

  const again = once(slow, 'asked');
  const { number } = await client.startCheckRun(asked);
  await again;
  await expect(client.startExploration(asked)).rejects.toMatchObject({
    status: 409,
    message: 'Run 1 is going on. Stop it, or wait until it has ended.',
  });
  await client.stopCheckRun(number);
  expect((await client.explorations()).map((one) => one.number)).toEqual([1]);
});

it('an exploration that goes on does not keep the core from ending, and a start forgets them all', async () => {
  const came = once(slow, 'asked');
  await client.startExploration({ target: slowUrl(), secret: CHECKED_SECRET });
  await came;
  await core.stop();
  await start();

  expect(await client.explorations()).toEqual([]);
});

it('the last ten are kept; credentials of an address are in no answer', async () => {
  const gone = 'http://somebody:password@127.0.0.1:1/hook';
  for (let number = 1; number <= MOST_EXPLORATIONS + 1; number += 1) {
    await untilEnded(number, () => client.startExploration({ target: gone, secret: CHECKED_SECRET, runs: 1 }));
  }

  const all = await client.explorations();
  expect(all.map(({ number }) => number)).toEqual(Array.from({ length: MOST_EXPLORATIONS }, (_, at) => MOST_EXPLORATIONS + 1 - at));
  expect(all[0]).toMatchObject({ end: { kind: 'unreachable' } });
  expect(JSON.stringify(all)).not.toContain('password');
  await expect(client.exploration(1)).resolves.toBeUndefined();
});

it.each([
  [{ target: 'http://127.0.0.1:1/' }, 'Name the webhook whose secret signs, or give the secret.'],
  [{ secret: 's' }, 'Name the URL of the receiver.'],
  [{ target: 'ftp://a/b', secret: 's' }, 'is no http or https URL'],
  [{ target: 'http://127.0.0.1:1/', secret: 's', probeUrl: 'count' }, 'is no http or https URL'],
  [{ target: 'http://127.0.0.1:1/', webhookId: 'none' }, 'There is no webhook "none".'],
  [{ target: 'http://127.0.0.1:1/', secret: 's', seed: -1 }, 'seed'],
  [{ target: 'http://127.0.0.1:1/', secret: 's', runs: 0 }, 'runs'],
  [{ target: 'http://127.0.0.1:1/', secret: 's', timeSec: 100_000 }, 'timeSec'],
])('%j is refused in a sentence, and nothing is sent', async (asked, says) => {
  await expect(client.startExploration(asked)).rejects.toThrow(says);
  await expect(client.playExploration(1, { secret: 's' })).rejects.toThrow('There is no exploration 1.');
  expect(await client.explorations()).toEqual([]);
});
