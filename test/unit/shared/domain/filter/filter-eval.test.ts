import { describe, expect, test } from 'vitest';
import type { ApiCall } from '#shared/domain/app/api-call.ts';
import type { ArrivalSummary } from '#shared/domain/delivery/arrival.ts';
import type { DeliverySummary } from '#shared/domain/delivery/delivery.ts';
import { type FilterContents, matchesFilter } from '#shared/domain/filter/filter-eval.ts';
import { parseFilter } from '#shared/domain/filter/filter-parse.ts';
import { arrivalRow, callRow, captureRow, deliveryRow, unheardRow } from '#shared/domain/filter/filter-row.ts';

const nowMs = new Date(2026, 10, 23, 12).getTime();
const delivery: DeliverySummary = {
  id: 'd42',
  deliveryId: '9f2c41d0-7a51-4c1e-9d3b-0a1b2c3d4e5f',
  webhookId: 'w',
  webhookName: 'alias-hook',
  url: 'http://127.0.0.1:3000/hooks',
  event: 'model_version_tag.set',
  subject: 'Iris v3 stage=prod',
  about: { kind: 'model', name: 'Iris', version: '3', tag: { key: 'stage', value: 'prod' } },
  source: 'replay',
  state: 'exhausted',
  profile: 'documented',
  attempts: 4,
  attemptMarks: [503, 503, 'reset', 'reset'],
  attemptSpans: [0, 41, 1041, 38, 3100, 12, 7388, 12],
  lastError: 'reset',
  verdict: 'refused',
  createdAtMs: nowMs - 600_000,
  tookMs: 7400,
  size: 5000,
  replayOf: 'd7',
};
const contents: FilterContents = {
  body: () => '{"name": "Iris", "note": "caf\\u00e9"}',
  headers: () => [
    ['User-Agent', 'python-requests/2.34.2'],
    ['Retry-After', '5'],
  ],
  answers: () => ['{"detail": "Invalid signature"}'],
  waitsMs: () => [1000, 61_000],
  why: () => 'body-reserialised',
  duplicate: () => true,
  originDeliveryId: () => '77ab0000-0000-4000-8000-000000000000',
  byAgent: () => true,
};
const holds = (text: string, more: Partial<DeliverySummary> = {}) =>
  matchesFilter(parseFilter(text), deliveryRow({ ...delivery, ...more }), { nowMs, contents });

test.each([
  'event:model_version_tag.set',
  'event:MODEL_version*',
  'entity:model_version_tag action:set',
  'model:iris',
  'version:3',
  'tag:stage tag:stage=prod tag:st*=p*',
  'webhook:alias-*',
  'state:failed',
  'state:exhausted',
  'status:none',
  'error:drop',
  'verified:refused',
  'why:body-*',
  'attempt:>1 attempt:4 attempt:2..5',
  'took:>2s took:7400ms',
  'wait:>60s',
  'size:>4k',
  'dup:yes',
  'source:test,replay',
  'source:agent',
  'replay-of:d7',
  'replay-of:77ab',
  'id:d42',
  'id:9f2c',
  'header:retry-after',
  'header:user-agent=python*',
  'body:iris',
  'body:café',
  'answer:"invalid signature"',
  'after:-15m before:-5m',
  'after:11:45 before:12:00',
  'star:no',
  'note:no',
  'IRIS "stage=prod" 3000/hooks 9f2c41d0 café',
  '-state:delivered -status:5xx -model:greet',
])('%s holds', (text) => {
  expect(holds(text)).toBe(true);
});

test.each([
  'event:model_version_tag',
  'event:*created',
  'model:iri',
  'prompt:iris',
  'alias:champion',
  'tag:stage=dev',
  'state:retrying',
  'status:5xx',
  'error:timeout',
  'verified:yes',
  'attempt:>4',
  'took:<7s',
  'wait:>61s',
  'size:<4k',
  'dup:no',
  'source:registry',
  'replay-of:d8',
  'id:d4',
  'run:12',
  'header:x-none',
  'body:tea',
  'answer:success',
  'after:-5m',
  'before:11:00',
  'star:yes',
  'note:yes',
  'tea',
  '-iris',
  'state:failed -webhook:alias-hook',
])('%s does not hold', (text) => {
  expect(holds(text)).toBe(false);
});

test('a redirect that lost the body is an error although it was delivered', () => {
  const { lastError: _, ...answered } = delivery;

  expect(holds('error:redirect', { ...answered, state: 'delivered', lastStatus: 200, bodyLost: true })).toBe(true);
  expect(holds('error:redirect', { lastError: 'too-many-redirects' })).toBe(true);
});

describe('without the contents', () => {
  const holdsAlone = (text: string) => matchesFilter(parseFilter(text), deliveryRow(delivery), { nowMs });

  test('what the row shows decides, also against what it does not show', () => {
    expect(holdsAlone('model:iris')).toBe(true);
    expect(holdsAlone('model:greet body:x')).toBe(false);
    expect(holdsAlone('id:9f2c,body')).toBe(true);
    expect(holdsAlone('iris')).toBe(true);
  });

  test.each([
    'body:x',
    '-body:x',
    'header:x',
    'answer:x',
    'wait:>1s',
    'dup:yes',
    'why:x',
    'source:agent',
    '-source:agent',
    'replay-of:77ab',
    'tea',
    '-tea',
  ])('%s is for the core to tell', (text) => {
    expect(holdsAlone(text)).toBeUndefined();
  });
});

test('what a coding agent asked for is told from the calls of clients', () => {
  const call: ApiCall = { id: 'a7', atMs: nowMs, tookMs: 1, method: 'POST', path: '/api/2.0/mlflow/x', status: 200, caused: [] };
  const asked: ApiCall = { ...call, method: 'MCP', path: 'status', agent: { tool: 'status', about: '', outcome: 'ready', answerBytes: 9 } };
  const filter = parseFilter('source:agent');

  expect(matchesFilter(filter, callRow(asked), { nowMs })).toBe(true);
  expect(matchesFilter(filter, callRow(call), { nowMs })).toBe(false);
  expect(matchesFilter(parseFilter('-source:agent'), callRow(call), { nowMs })).toBe(true);
});

test('events that nobody heard and captures are rows too', () => {
  const unheard = unheardRow({
    id: 'e7',
    event: 'prompt.created',
    subject: 'greet',
    about: { kind: 'prompt', name: 'greet' },
    reason: 'no-subscriber',
    atMs: nowMs,
  });
  const capture = captureRow({
    id: 'c1',
    endpoint: 'webhook',
    method: 'POST',
    target: '/webhook',
    httpVersion: '1.1',
    bodySize: 10,
    answer: { status: 401 },
    outcome: 'accepted',
    verdict: { result: 'invalid', why: 'mismatch' },
    duplicate: false,
    browser: false,
    peer: '127.0.0.1:1',
    atMs: nowMs,
    tookMs: 1,
  });

  expect(matchesFilter(parseFilter('state:unheard prompt:greet'), unheard, { nowMs })).toBe(true);
  expect(matchesFilter(parseFilter('status:401 verified:no why:mismatch dup:no /webhook'), capture, { nowMs })).toBe(true);
  expect(matchesFilter(parseFilter('webhook:alias-hook'), capture, { nowMs })).toBe(false);
});

test('what an attached server sent is found by its host, and by its host with its release', () => {
  const arrival: ArrivalSummary = {
    ...{ id: 'c3', source: 'external', event: 'prompt.created', subject: '', state: 'arrived', attempts: 1, attemptMarks: [200] },
    ...{ lastStatus: 200, verdict: 'valid', method: 'POST', target: '/webhook', peer: '10.0.0.7:41000', browser: false },
    ...{ origin: 'mlflow.example, 3.9.0', createdAtMs: nowMs, tookMs: 1, size: 10 },
  };
  const { origin: _, ...unknown } = arrival;
  const found = (text: string, of = arrival) => matchesFilter(parseFilter(text), arrivalRow(of), { nowMs });

  for (const text of ['from:mlflow.example', 'from:MLFLOW.*', 'from:"mlflow.example, 3.9.0"', 'from:*', 'mlflow.example']) {
    expect(found(text), text).toBe(true);
    expect(found(text, unknown), text).not.toBe(true);
  }
  for (const text of ['from:mlflow', 'from:3.9.0', '-from:*']) expect(found(text), text).toBe(false);
  expect(found('-from:*', unknown)).toBe(true);
  expect(holds('from:*')).toBe(false);
});
