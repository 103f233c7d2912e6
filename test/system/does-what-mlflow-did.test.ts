import { expect, test } from 'vitest';
import type { DeliveryDetail } from '#shared/domain/delivery/delivery.ts';
import { RECORDED_RELEASES, releaseOf } from '#shared/domain/mlflow/release.ts';
import { fakeClock } from '../support/fake-clock.ts';
import type { GoldenTimeline } from '../support/golden.ts';
import { readRelease } from '../support/golden-release.ts';
import { refusingPort } from '../support/refusing-port.ts';
import { type EndpointStep, scriptedEndpoint } from '../support/scripted-endpoint.ts';
import { startDispatch } from '../support/start-dispatch.ts';

const SHORT_TIMEOUT_MS = 500;
/** What was measured had this timeout. */
const GOLDEN_TIMEOUT_S = 2;

/** Every wait of every release. */
const recorded = RECORDED_RELEASES.flatMap((version) => readRelease(version).timelines.map((timeline) => ({ version, ...timeline })));

test.concurrent.each(recorded)('$name as MLflow $version', async ({ version, name, receiver, requests, gaps_s, result }) => {
  const hangs = name === 'no-answer-within-timeout';
  const clock = fakeClock();
  const endpoint = await scriptedEndpoint(receiver.length > 0 ? receiver.map((step) => stepOf(step, clock.nowMs())) : [200]);
  const url = urlOf(name, name === 'connection-refused' ? await refusingPort() : endpoint.port);
  const running = await startDispatch({
    clock,
    random: () => 0.5,
    release: releaseOf(version),
    settings: { profile: 'mlflow', ...(hangs && { requestTimeoutMs: SHORT_TIMEOUT_MS }) },
  });
  const webhook = await running.writer.write(() =>
    running.webhooks.create({ name: 'hook', url, events: ['model_version.created'], secret: 's' }),
  );

  const ended = running.dispatcher.test(webhook.id, 'model_version.created');
  await running.until(() => {
    const delivery = running.deliveries.get('d1');
    if (delivery?.state === 'waiting') clock.advance(delivery.wait?.waitMs ?? 0);
    return delivery !== undefined && ['delivered', 'failed', 'exhausted'].includes(delivery.state);
  });
  const answer = await ended;

  expect(endpoint.requests.map(({ method, target }) => `${method} ${target}`)).toEqual(requests);
  expect(new Set(endpoint.requests.map(({ headers }) => identityOf(headers))).size).toBeLessThanOrEqual(1);
  expectGaps(running.deliveries.get('d1') as DeliveryDetail, gaps_s, hangs);
  expect(normalised(answer.result)).toEqual(normalised(resultOf(result)));
  await running.stop();
  await endpoint.close();
});

function urlOf(name: string, port: number): string {
  if (name === 'name-not-resolvable') return 'http://nonexistent.invalid/';
  return `http://127.0.0.1:${port}${name === 'connection-refused' ? '/x' : '/r'}`;
}

function stepOf({ status, headers, do: fault }: GoldenTimeline['receiver'][number], nowMs: number): EndpointStep {
  if (fault !== undefined) return fault;
  const retryAfter = headers?.['Retry-After'];
  const date = retryAfter?.startsWith('+') ? { 'Retry-After': new Date(nowMs + Number(retryAfter) * 1000).toUTCString() } : {};
  return { status: status ?? 200, headers: { ...headers, ...date } };
}

/** All that must be the same on every request of a delivery. */
function identityOf(headers: [string, string][]): string {
  return JSON.stringify(headers.filter(([name]) => name.startsWith('X-MLflow-')));
}

/** Each planned wait lies within what was measured: jitter is up to a second, and a date has whole seconds. */
function expectGaps({ attemptList }: DeliveryDetail, gapsS: number[], hangs: boolean): void {
  let requestsBefore = 0;
  for (const { wait, redirects } of attemptList) {
    const gapS = requestsBefore === 0 ? undefined : gapsS[requestsBefore - 1];
    requestsBefore += 1 + redirects.length;
    if (gapS === undefined || !wait) continue;
    const measuredS = hangs ? gapS - GOLDEN_TIMEOUT_S : gapS;
    expect(Math.abs(wait.waitMs / 1000 - measuredS)).toBeLessThan(wait.cause.kind === 'backoff' ? 0.6 : 1);
  }
}

function resultOf({ success, response_status, error_message }: GoldenTimeline['result']): object {
  return error_message === undefined
    ? { success, responseStatus: response_status, responseBody: 'x' }
    : { success, errorMessage: error_message };
}

/** Ports differ, and so does the timeout of the test. */
function normalised(result: object): string {
  return JSON.stringify(result)
    .replace(/port=\d+/g, 'port=0')
    .replace(/read timeout=[\d.]+/g, 'read timeout=0');
}
