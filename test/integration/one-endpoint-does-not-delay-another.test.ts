import { afterEach, beforeEach, expect, test } from 'vitest';
import { exampleEvent } from '#shared/domain/mlflow/event-schema.ts';
import type { GuardFigure } from '../../scripts/guard/figure.ts';
import { guardFigure, knownBad } from '../support/guard-figure.ts';
import { quickest } from '../support/quickest.ts';
import { type EndpointStep, type ScriptedEndpoint, scriptedEndpoint } from '../support/scripted-endpoint.ts';
import { type RunningDispatch, type StartOptions, startDispatch } from '../support/start-dispatch.ts';

const MOST_MS = 1000;
let running: RunningDispatch;
const endpoints: ScriptedEndpoint[] = [];
beforeEach(() => void endpoints.splice(0));
afterEach(async () => {
  await running.dispatcher.stop(0);
  await Promise.all(endpoints.map((endpoint) => endpoint.close()));
  await running.stop();
});

async function endpointFor(step: EndpointStep, event: 'prompt.created' | 'prompt_tag.set' = 'prompt.created'): Promise<ScriptedEndpoint> {
  const endpoint = await scriptedEndpoint([step]);
  endpoints.push(endpoint);
  await running.writer.write(() => running.webhooks.create({ name: 'hook', url: endpoint.url, events: [event] }));
  return endpoint;
}

/** How long a change takes to reach a healthy endpoint; what the others do to one, they do to as many `times`. */
async function delayTo(healthy: ScriptedEndpoint, times: number): Promise<GuardFigure> {
  const value = await quickest(times, MOST_MS, async (time) => {
    const startedMs = performance.now();
    await running.announce(exampleEvent('prompt_tag.set'));
    await healthy.received(time + 1);
    return performance.now() - startedMs;
  });
  return { row: 'W-03', what: 'how long endpoints that wait or hang delay another', value, unit: 'ms', atMost: MOST_MS };
}

async function start(options: StartOptions = {}): Promise<void> {
  running = await startDispatch(options);
}

test('ten endpoints that hang, with all their workers busy and more waiting, do not delay a healthy one', async () => {
  await start();
  const hanging = await Promise.all(Array.from({ length: 10 }, () => endpointFor('hang')));
  const healthy = await endpointFor(200, 'prompt_tag.set');
  for (let i = 0; i < 15; i += 1) await running.announce(exampleEvent('prompt.created'));
  await Promise.all(hanging.map((endpoint) => endpoint.received(10)));

  guardFigure(await delayTo(healthy, 5));
  expect(hanging.map(({ requests }) => requests.length)).toEqual(Array(10).fill(10));
});

test('ten endpoints that ask for long waits do not delay a healthy one', async () => {
  await start({ settings: { profile: 'mlflow' } });
  const asking = await Promise.all(Array.from({ length: 10 }, () => endpointFor({ status: 429, headers: { 'Retry-After': '3600' } })));
  const healthy = await endpointFor(200, 'prompt_tag.set');
  for (let i = 0; i < 15; i += 1) await running.announce(exampleEvent('prompt.created'));
  await Promise.all(asking.map((endpoint) => endpoint.received(15)));

  guardFigure(await delayTo(healthy, 5));
});

test('with the workers of MLflow emulated, waiting retries hold every worker and the queue wait is on record', async () => {
  await start({ settings: { profile: 'mlflow', emulateWorkers: true, workersPerWebhook: 3, timeScale: 0.1 } });
  const asking = await endpointFor({ status: 429, headers: { 'Retry-After': '6' } });
  const healthy = await endpointFor(200, 'prompt_tag.set');
  for (let i = 0; i < 3; i += 1) await running.announce(exampleEvent('prompt.created'));
  await asking.received(3);

  // Three waits of 6 s, a tenth of it: the workers are free after the third, and then nothing is delayed any more.
  knownBad('W-03', [await delayTo(healthy, 1)]);
  expect((await running.finished('d4')).attemptList[0]?.timings.queuedMs).toBeGreaterThan(1000);
  // One of the three had ended with its fourth attempt; the others may still have their last before them.
  expect(asking.requests.length).toBeGreaterThanOrEqual(10);
});

test('a cancelled delivery frees the worker that slept for it', async () => {
  await start({ settings: { profile: 'mlflow', emulateWorkers: true, workersPerWebhook: 1 } });
  await endpointFor({ status: 429, headers: { 'Retry-After': '3600' } });
  const healthy = await endpointFor(200, 'prompt_tag.set');
  await running.announce(exampleEvent('prompt.created'));
  await running.until(() => running.deliveries.get('d1')?.state === 'waiting');
  await running.announce(exampleEvent('prompt_tag.set'));
  expect(healthy.requests).toEqual([]);

  await running.commands.command('d1', 'cancel', 'api');

  expect(await healthy.received(1)).toHaveLength(1);
});
