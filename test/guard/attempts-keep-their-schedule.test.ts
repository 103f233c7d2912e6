import { afterEach, expect, test } from 'vitest';
import { decideRetry, type RetryProfileName } from '#shared/domain/delivery/retry-profile.ts';
import { exampleEvent } from '#shared/domain/mlflow/event-schema.ts';
import type { GuardFigure } from '../../scripts/guard/figure.ts';
import { seeded } from '../support/fuzzed-bytes.ts';
import { guardFigure, guardFigures, guardSeed, knownBad } from '../support/guard-figure.ts';
import { type ScriptedEndpoint, scriptedEndpoint } from '../support/scripted-endpoint.ts';
import { type RunningDispatch, startDispatch } from '../support/start-dispatch.ts';

const RETRIED = [429, 500, 502, 503, 504];
const MOST_RETRIES = 8;
const CAP_SEC = 60;

/** Waits before a retry in seconds, or nothing where it is not sent again. */
type Schedule = (asked: {
  profile: RetryProfileName;
  status: number;
  retriesUsed: number;
  jitter: number;
  retryAfter?: number;
}) => number | undefined;

const ours: Schedule = ({ profile, status, retriesUsed, jitter, retryAfter }) => {
  const outcome = { kind: 'response' as const, status, ...(retryAfter !== undefined && { retryAfter: String(retryAfter) }) };
  const settings = { profile, maxRetries: MOST_RETRIES, timeScale: 1 };
  const decision = decideRetry({ outcome, method: 'POST', retriesUsed }, settings, 0, () => jitter);
  return decision.kind === 'retry' ? decision.wait.waitMs / 1000 : undefined;
};

/** The published contract and the measured server, written down a second time. */
const promised: Schedule = ({ profile, status, retriesUsed, jitter, retryAfter }) => {
  const tooLarge = profile === 'mlflow' && status === 413 && retryAfter !== undefined;
  if ((!RETRIED.includes(status) && !tooLarge) || retriesUsed >= MOST_RETRIES) return undefined;
  const backoff = Math.min(CAP_SEC, 2 ** retriesUsed + jitter);
  if (profile === 'mlflow') return retryAfter ?? (retriesUsed === 0 ? 0 : backoff);
  return status === 429 ? Math.max(backoff, retryAfter ?? 0) : backoff;
};

/** W-03, for a schedule: every status, every retry and any jitter, with and without a Retry-After. */
function scheduleFigure(schedule: Schedule): GuardFigure {
  const next = seeded(guardSeed());
  let wrong = 0;
  for (const profile of ['documented', 'mlflow'] as const)
    for (let status = 400; status < 600; status += 1)
      for (let retriesUsed = 0; retriesUsed <= MOST_RETRIES; retriesUsed += 1)
        for (const retryAfter of [undefined, 1, 5, 30]) {
          const asked = { profile, status, retriesUsed, jitter: next(1000) / 1000, ...(retryAfter !== undefined && { retryAfter }) };
          const [is, ought] = [schedule(asked), promised(asked)];
          if (is !== ought && Math.abs((is ?? Number.NaN) - (ought ?? Number.NaN)) > 0.001) wrong += 1;
          if ((is === undefined) !== (ought === undefined)) wrong += 1;
        }
  return { row: 'W-03', what: 'waits that are not as the retry profile says', value: wrong, unit: 'waits', atMost: 0 };
}

test('both retry profiles wait as they say', () => {
  guardFigure(scheduleFigure(ours));
});

test('a schedule that heeds Retry-After on every status is seen through', () => {
  knownBad('W-03', [
    scheduleFigure((asked) => (asked.retryAfter !== undefined && ours(asked) !== undefined ? asked.retryAfter : ours(asked))),
  ]);
});

let running: RunningDispatch | undefined;
let endpoint: ScriptedEndpoint | undefined;
afterEach(async () => {
  await running?.stop();
  await endpoint?.close();
  running = endpoint = undefined;
});

test('attempts leave when they were planned, with the same id, time and bytes', async () => {
  endpoint = await scriptedEndpoint([503, 503, 503, 200]);
  const url = endpoint.url;
  running = await startDispatch({ settings: { timeScale: 0.2 } });
  const { writer, webhooks } = running;
  await writer.write(() => webhooks.create({ name: 'hook', url, events: ['prompt.created'], secret: 's3cret' }));
  await running.announce(exampleEvent('prompt.created'));

  const { attemptList } = await running.finished('d1');
  const late = attemptList.slice(1).map((attempt, index) => {
    const before = attemptList[index];
    const waitedMs = attempt.startedAtMs - (before?.startedAtMs ?? 0) - (before?.tookMs ?? 0);
    const plannedMs = attempt.wait?.waitMs ?? Number.NaN;
    return Math.abs(waitedMs - plannedMs) / Math.max(250, plannedMs / 10);
  });

  expect(attemptList).toHaveLength(4);
  guardFigures([
    { row: 'W-03', what: 'a wait beside its plan, of what it may be (a tenth, or 250 ms)', value: Math.max(...late), unit: '×', atMost: 1 },
    {
      row: 'W-03',
      what: 'different requests in four attempts at one delivery',
      value: new Set(endpoint.requests.map(({ raw }) => raw.toString('latin1'))).size,
      unit: 'requests',
      atMost: 1,
    },
  ]);
});
