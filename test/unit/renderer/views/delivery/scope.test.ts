import { expect, it } from 'vitest';
import { changedAnswers, scopeOf } from '#renderer/views/delivery/scope.ts';
import type { CaptureDetail } from '#shared/domain/delivery/capture.ts';
import type { Attempt } from '#shared/domain/delivery/delivery.ts';
import { aDeliveryDetail } from '../../../../support/a-delivery.ts';

const attempt = (number: number, startedAtMs: number, status: number): Attempt => ({
  number,
  startedAtMs,
  method: 'POST',
  url: 'http://127.0.0.1:8000/webhook',
  by: 'plan',
  timings: {},
  redirects: [],
  tookMs: 20,
  outcome: { kind: 'response', status },
});
const capture = (id: string, atMs: number): CaptureDetail => ({
  id,
  method: 'POST',
  target: '/webhook',
  httpVersion: '1.1',
  bodySize: 166,
  outcome: 'accepted',
  verdict: { result: 'valid' },
  duplicate: false,
  browser: false,
  peer: '127.0.0.1',
  tookMs: 1,
  atMs,
  headers: [],
  bodyKept: 'whole',
});

const delivery = aDeliveryDetail({ attempts: 3, attemptList: [attempt(1, 1000, 503), attempt(2, 3000, 503), attempt(3, 6000, 200)] });
const captures = [capture('c1', 1004), capture('c2', 3005), capture('c3', 6003)];

it('speaks of the last attempt until another is asked for, each with what our receiver kept of it', () => {
  expect(scopeOf(delivery, captures, undefined)).toMatchObject({ attempt: { number: 3 }, capture: { id: 'c3' } });
  expect(scopeOf(delivery, captures, 2)).toMatchObject({ attempt: { number: 2 }, capture: { id: 'c2' } });
});

it('tells apart the captures of a delivery and of its replay, which share the id and may follow within milliseconds', () => {
  const sentWith = (signature: string) => [['x-mlflow-signature', signature] as const];
  const first = { ...capture('c1', 1002), headers: sentWith('v1,abc=') };
  const second = { ...capture('c2', 1012), headers: sentWith('v1,abc=') };
  const edited = { ...capture('c3', 1013), headers: sentWith('v2,abc=') };
  const replayAt = (startedAtMs: number, signature: string) => {
    const detail = aDeliveryDetail({ attemptList: [attempt(1, startedAtMs, 401)] });
    return { ...detail, request: { ...detail.request, headers: sentWith(signature) } };
  };

  expect(scopeOf(replayAt(1000, 'v1,abc='), [first, second, edited], undefined).capture?.id).toBe('c1');
  expect(scopeOf(replayAt(1011, 'v1,abc='), [first, second, edited], undefined).capture?.id).toBe('c2');
  expect(scopeOf(replayAt(1011, 'v2,abc='), [first, second, edited], undefined).capture?.id).toBe('c3');
});

it('takes no capture with another signature, however near: what was sent under another id is not kept beside it', () => {
  const other = { ...capture('c1', 1001), headers: [['x-mlflow-signature', 'v1,other='] as const] };
  const detail = aDeliveryDetail({ attemptList: [attempt(1, 1000, 400)] });
  const sent = { ...detail, request: { ...detail.request, headers: [['x-mlflow-signature', 'v1,abc='] as const] } };

  expect(scopeOf(sent, [other], undefined).capture).toBeUndefined();
  expect(scopeOf(sent, [other, capture('c2', 1020)], undefined).capture?.id).toBe('c2');
});

it('says when an attempt that is asked for does not exist', () => {
  expect(scopeOf(delivery, captures, 9)).toMatchObject({ attempt: { number: 3 }, unknown: 9 });
});

it('marks the answers that differ from the one before', () => {
  expect([...changedAnswers(delivery.attemptList)]).toEqual([3]);
});
