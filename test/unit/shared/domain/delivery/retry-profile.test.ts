import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AttemptPhase, Outcome } from '#shared/domain/delivery/outcome.ts';
import { decideRetry, RETRY_PROFILES, type RetryProfileName } from '#shared/domain/delivery/retry-profile.ts';

const NOW_MS = Date.parse('2026-11-23T10:33:20Z');
const RETRIED = [429, 500, 502, 503, 504];

const answer = (status: number, retryAfter?: string): Outcome => ({
  kind: 'response',
  status,
  ...(retryAfter !== undefined && { retryAfter }),
});
const lost = (phase: AttemptPhase): Outcome => ({ kind: 'no-response', reason: 'reset', phase, message: '' });

function decide(
  profile: RetryProfileName,
  outcome: Outcome,
  { retriesUsed = 0, method = 'POST', random = 0, maxRetries = 3, timeScale = 1 } = {},
) {
  return decideRetry({ outcome, method, retriesUsed }, { profile, maxRetries, timeScale }, NOW_MS, () => random);
}

function waitOf(...args: Parameters<typeof decide>): number {
  const decision = decide(...args);
  return decision.kind === 'retry' ? decision.wait.waitMs : Number.NaN;
}

describe.each(RETRY_PROFILES)('%s', (profile) => {
  test('retries 429, 500, 502, 503, 504 and nothing else without a Retry-After', () => {
    for (let status = 400; status < 600; status += 1) {
      expect([status, decide(profile, answer(status)).kind]).toEqual([status, RETRIED.includes(status) ? 'retry' : 'final']);
    }
  });

  test('retries what got no answer', () => {
    expect(decide(profile, lost('connect')).kind).toBe('retry');
    expect(decide(profile, lost('first-byte')).kind).toBe('retry');
  });

  test('retries a name that was not found and a handshake that broke off, for any method, and what broke off while it was sent', () => {
    for (const phase of ['resolve', 'connect', 'tls'] as const) expect(decide(profile, lost(phase), { method: 'GET' }).kind).toBe('retry');
    expect(decide(profile, lost('send')).kind).toBe('retry');
    expect(decide(profile, lost('send'), { method: 'GET' }).kind).toBe('final');
  });

  test('does not decide over what was not sent, or was cut off by its own end', () => {
    expect(decide(profile, { kind: 'interrupted' }).kind).toBe('final');
    expect(decide(profile, { kind: 'refused', reason: 'target-refused', message: '' }).kind).toBe('final');
  });

  test('stops after the retries it has', () => {
    expect(decide(profile, answer(503), { retriesUsed: 2 }).kind).toBe('retry');
    expect(decide(profile, answer(503), { retriesUsed: 3 }).kind).toBe('exhausted');
    expect(decide(profile, answer(503), { maxRetries: 0 }).kind).toBe('exhausted');
  });

  test('never asks again for the answer to a request that a redirect turned into a GET', () => {
    expect(decide(profile, answer(503, '1'), { method: 'GET' }).kind).toBe('final');
  });

  test('scales every wait, and nothing but the wait', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9 }), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (retriesUsed, random) => {
        const options = { retriesUsed, random, maxRetries: 10 };

        const [whole, scaled] = [1, 0.01].map((timeScale) => decide(profile, answer(503), { ...options, timeScale }));

        expect(scaled?.kind === 'retry' && whole?.kind === 'retry' && scaled.wait).toEqual({
          waitMs: Math.round(waitOf(profile, answer(503), options) / 100),
          cause: whole?.kind === 'retry' && whole.wait.cause,
        });
      }),
    );
  });
});

describe('documented', () => {
  test('says what of a wait was the base and what the jitter, which never takes it beyond a minute', () => {
    const causeOf = (retriesUsed: number) => {
      const decision = decide('documented', answer(500), { retriesUsed, random: 0.9999, maxRetries: 99 });
      return decision.kind === 'retry' && decision.wait;
    };

    expect(causeOf(0)).toEqual({ waitMs: 1999, cause: { kind: 'backoff', baseMs: 1000, jitterMs: 999 } });
    expect(causeOf(5)).toEqual({ waitMs: 32_999, cause: { kind: 'backoff', baseMs: 32_000, jitterMs: 999 } });
    expect(causeOf(6)).toEqual({ waitMs: 60_000, cause: { kind: 'backoff', baseMs: 60_000, jitterMs: 0 } });
  });

  test('repeats a request whose answer broke off', () => {
    expect(decide('documented', lost('read')).kind).toBe('retry');
  });

  test('waits min(60, 2^(n-1) + U(0,1)) seconds before retry n', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20 }), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (retriesUsed, random) => {
        const wait = waitOf('documented', answer(500), { retriesUsed, random, maxRetries: 99 });

        expect(wait).toBeGreaterThanOrEqual(Math.min(60_000, 2 ** retriesUsed * 1000));
        expect(wait).toBeLessThanOrEqual(Math.min(60_000, 2 ** retriesUsed * 1000 + 1000));
      }),
    );
  });

  test('takes the larger of backoff and Retry-After, for 429 only', () => {
    expect(decide('documented', answer(429, '5'))).toEqual({
      kind: 'retry',
      wait: { waitMs: 5000, cause: { kind: 'retry-after', header: '5', askedMs: 5000, form: 'seconds' } },
    });
    expect(waitOf('documented', answer(429, '1'), { retriesUsed: 2 })).toBe(4000);
    expect(waitOf('documented', answer(503, '5'))).toBe(1000);
    expect(waitOf('documented', answer(429, 'Mon, 23 Nov 2026 10:33:30 GMT'))).toBe(10_000);
  });

  test('calls a wait a backoff where the Retry-After asks for just as much, or is not there', () => {
    for (const outcome of [answer(429, '1'), answer(429), answer(503, '1')]) {
      const decision = decide('documented', outcome);
      expect(decision.kind === 'retry' && decision.wait).toEqual({ waitMs: 1000, cause: { kind: 'backoff', baseMs: 1000, jitterMs: 0 } });
    }
  });

  test('falls back to the backoff where the Retry-After cannot be read or has passed', () => {
    for (const header of ['soon', '-3', '1.5', '', '0', 'Wed, 21 Oct 2015 07:28:00 GMT']) {
      expect(waitOf('documented', answer(429, header))).toBe(1000);
    }
  });

  test('never retries 413', () => {
    expect(decide('documented', answer(413, '1')).kind).toBe('final');
  });
});

describe('mlflow', () => {
  test('sends the first retry at once, then waits 2^(n-1) + U(0,1) seconds, at most 60', () => {
    expect(decide('mlflow', answer(503), { random: 0.9 })).toEqual({ kind: 'retry', wait: { waitMs: 0, cause: { kind: 'at-once' } } });
    expect(waitOf('mlflow', answer(503), { retriesUsed: 1, random: 0.5 })).toBe(2500);
    expect(waitOf('mlflow', answer(503), { retriesUsed: 2, random: 0.5 })).toBe(4500);
    expect(waitOf('mlflow', answer(503), { retriesUsed: 7, random: 0.5, maxRetries: 99 })).toBe(60_000);
  });

  test('lets a Retry-After replace the backoff, shorter or longer, on any retried status', () => {
    for (const status of RETRIED) expect(waitOf('mlflow', answer(status, '1'), { retriesUsed: 2 })).toBe(1000);
    expect(waitOf('mlflow', answer(503, '9999999'))).toBe(21_600_000);
    expect(waitOf('mlflow', answer(503, '0'), { retriesUsed: 1 })).toBe(2000);
    expect(waitOf('mlflow', answer(503, 'Wed, 21 Oct 2015 07:28:00 GMT'))).toBe(0);
  });

  test('gives up over a Retry-After that it cannot read, unless the retries are used up anyway', () => {
    for (const header of ['soon', '-3', '1.5', '']) expect(decide('mlflow', answer(429, header)).kind).toBe('bad-retry-after');
    expect(decide('mlflow', answer(429, 'soon'), { retriesUsed: 3 }).kind).toBe('exhausted');
  });

  test('retries 413 with a Retry-After, but no other status for it', () => {
    expect(waitOf('mlflow', answer(413, '1'))).toBe(1000);
    for (const status of [400, 404, 408, 409]) expect(decide('mlflow', answer(status, '1')).kind).toBe('final');
  });

  test('repeats a request whose answer broke off only where the status alone had sent it round again', () => {
    const brokenOff = (status: number, retryAfter?: string): Outcome => ({
      ...(lost('read') as Extract<Outcome, { kind: 'no-response' }>),
      brokenAnswer: { status, readBytes: 0, ...(retryAfter !== undefined && { retryAfter }) },
    });

    expect(decide('mlflow', brokenOff(503)).kind).toBe('retry');
    expect(waitOf('mlflow', brokenOff(503, '7'))).toBe(7000);
    expect(decide('mlflow', brokenOff(200)).kind).toBe('final');
    expect(decide('mlflow', brokenOff(503), { method: 'GET' }).kind).toBe('final');
  });

  test('does not repeat a request whose status had arrived, nor a GET that lost its answer', () => {
    expect(decide('mlflow', lost('read')).kind).toBe('final');
    expect(decide('mlflow', lost('first-byte'), { method: 'GET' }).kind).toBe('final');
    expect(decide('mlflow', lost('connect'), { method: 'GET' }).kind).toBe('retry');
  });
});
