import { describe, expect, it } from 'vitest';
import { sentence, waitWords, whyOf, whyUnheard } from '#renderer/views/delivery/why.ts';
import type { Attempt, DeliveryDetail } from '#shared/domain/delivery/delivery.ts';
import type { Cause } from '#shared/domain/delivery/explain.ts';
import type { Outcome } from '#shared/domain/delivery/outcome.ts';
import { aDeliveryDetail } from '../../../../support/a-delivery.ts';

const attempt = (number: number, outcome: Outcome, more: Partial<Attempt> = {}): Attempt => ({
  number,
  startedAtMs: 1_795_429_864_871,
  method: 'POST',
  url: 'http://localhost:8080/hooks',
  by: 'plan',
  timings: {},
  redirects: [],
  tookMs: 14,
  outcome,
  ...more,
});
const answered = (status: number): Outcome => ({ kind: 'response', status });
const why = (more: Partial<DeliveryDetail>) => whyOf(aDeliveryDetail(more), []).text;

describe('why', () => {
  it('says of a good delivery how long it took and that the signature was verified', () => {
    expect(why({ captures: ['c1'] })).toBe('Delivered in 38 ms, signature verified.');
    expect(why({ attempts: 3, tookMs: 2400 })).toBe('Delivered at attempt 3, after 2.4 s, correctly signed.');
  });

  it('says of a stale one that was taken all the same how old it was', () => {
    const late = attempt(1, answered(200), { startedAtMs: 1_795_429_864_000 + 842_000 });

    expect(why({ verdict: 'stale', attemptList: [late] })).toBe(
      'Delivered in 38 ms, although the timestamp was 14 min 2 s old: the receiver does not check it.',
    );
  });

  it('does not let a redirect pass for a delivery', () => {
    const hop = { status: 302, from: 'http://localhost:8080/hooks', to: 'http://localhost:8080/login', bodyLost: true };

    expect(why({ reason: 'body-lost', bodyLost: true, attemptList: [attempt(1, answered(200), { redirects: [hop] })] })).toMatch(
      /^Delivered without its body\. Body lost in redirect: the 302 /,
    );
  });

  it('tells a correct signature that was refused from one that is wrong', () => {
    const failed = { state: 'failed', reason: 'status', lastStatus: 401, attemptList: [attempt(1, answered(401))] } as const;

    expect(why({ ...failed, attemptList: [...failed.attemptList], verdict: 'refused' })).toBe(
      'This request is correctly signed, and the receiver answered 401.',
    );
    expect(why({ ...failed, attemptList: [...failed.attemptList], verdict: 'invalid' })).toContain('does not fit');
  });

  it('says what was found out, how sure that is, and what the receiver said beside it', () => {
    const failed = { state: 'failed', reason: 'status', lastStatus: 401, verdict: 'refused' } as const;
    const caused = (cause: Cause) => whyOf(aDeliveryDetail({ ...failed, attemptList: [attempt(1, answered(401))], cause }), []);

    expect(
      caused({ why: 'secret-space', certainty: 'proof', headline: 'The right secret, with a line break at its end.', said: 'nope' }),
    ).toEqual({
      text: 'The right secret, with a line break at its end.',
      sure: 'Proven by computing it again',
      said: 'nope',
      action: 'verify',
    });
    const guess = 'This request is correctly signed; your receiver answered 401 (“nope”): it probably computed something else.';
    expect(caused({ why: 'refused-valid', certainty: 'hint', headline: guess, said: 'nope' })).toMatchObject({
      sure: 'A guess from what the receiver answered',
      hint: expect.stringContaining('then the cause can be proven'),
    });
    expect(caused({ why: 'refused-valid', certainty: 'hint', headline: guess, said: 'nope' }).said).toBeUndefined();
  });

  it('asks whether the app is running when nobody answers, with the attempt and its time', () => {
    const refused: Outcome = { kind: 'no-response', reason: 'refused', phase: 'connect', message: 'connect ECONNREFUSED' };

    expect(why({ state: 'waiting', attempts: 2, attemptList: [attempt(2, refused)] })).toMatch(
      /^Nothing answers at localhost:8080\. Is the app running\? Attempt 2 of 4 at \d\d:\d\d:\d\d\.$/,
    );
  });

  it('repeats the words of a refused target', () => {
    const refused: Outcome = { kind: 'refused', reason: 'target-refused', message: 'private addresses are not allowed' };

    expect(why({ state: 'failed', reason: 'target-refused', attemptList: [attempt(1, refused)] })).toBe(
      'Nothing was sent: private addresses are not allowed',
    );
  });

  it('names the reason of an event that nobody got', () => {
    expect(whyUnheard({ event: 'prompt.created', reason: 'no-subscriber' }).text).toContain('prompt.created');
    expect(whyUnheard({ event: 'prompt.created', reason: 'disabled' }).text).toContain('disabled');
  });

  it('has a sentence for every end of an attempt', () => {
    const reasons = ['refused', 'dns', 'tls', 'reset', 'closed', 'timeout', 'protocol', 'unreachable'] as const;
    const sentences = reasons.map((reason) => sentence(attempt(1, { kind: 'no-response', reason, phase: 'connect', message: 'x' })));

    expect(new Set(sentences).size).toBe(7); // reset and closed are one thing to the reader
  });

  it('names the cause of a pause', () => {
    const backoff = { waitMs: 2300, cause: { kind: 'backoff', baseMs: 2000, jitterMs: 300 } } as const;
    const asked = { waitMs: 5000, cause: { kind: 'retry-after', header: '5', askedMs: 5000, form: 'seconds' } } as const;

    expect(waitWords(backoff, { by: 'plan', planned: false })).toBe('waited 2 s + 0.3 s jitter');
    expect(waitWords(backoff, { by: 'user', planned: false })).toBe('you, early');
    expect(waitWords(asked, { by: 'plan', planned: true })).toBe('Retry-After 5 s');
    expect(waitWords(backoff, { by: 'plan', planned: true, timeScale: 0.5 })).toBe('2 s + 0.3 s jitter, ×0.5');
    expect(waitWords(asked, { by: 'plan', planned: true, timeScale: 0.01 })).toBe('Retry-After 5 s, ×0.01');
  });
});
