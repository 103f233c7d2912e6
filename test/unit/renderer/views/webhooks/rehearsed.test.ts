import { expect, it } from 'vitest';
import { rowOfDelivery } from '#renderer/state/row.ts';
import { type Answered, answeredBy, conclusionOf } from '#renderer/views/webhooks/rehearsed.ts';
import type { AttemptMark, DeliveryStateKind } from '#shared/domain/delivery/delivery.ts';
import { aDelivery } from '../../../../support/a-delivery.ts';

const answered = (state: DeliveryStateKind, ...attemptMarks: AttemptMark[]): Answered =>
  answeredBy(rowOfDelivery(aDelivery({ state, attempts: attemptMarks.length, attemptMarks })));

const yes = answered('delivered', 200);
const no = answered('failed', 401);
const app = { webhookName: 'app' };

it('tells what says something of a secret from what does not', () => {
  expect(answeredBy(undefined).outcome).toBe('open');
  expect(answered('waiting', 503).outcome).toBe('open');
  expect([yes.outcome, no.outcome]).toEqual(['accepted', 'not-accepted']);
  expect(answered('failed', 403)).toEqual({ outcome: 'not-accepted', words: '403' });
  expect(answered('failed', 404)).toEqual({ outcome: 'other', words: '404' });
  const lost = rowOfDelivery(aDelivery({ state: 'delivered', attemptMarks: [200], bodyLost: true, reason: 'body-lost' }));
  expect(answeredBy(lost)).toEqual({ outcome: 'other', words: '200 without the body' });
  expect(answered('exhausted', 503)).toEqual({ outcome: 'other', words: '503' });
  expect(answered('exhausted', 'refused')).toEqual({ outcome: 'other', words: 'no answer' });
});

it.each([
  ['both', false, yes, yes, 'fine', '“app” accepts both.'],
  ['both', false, undefined, yes, 'fine', '“app” accepts the new secret.'],
  ['both', false, yes, no, 'breaks', '“app” breaks: it answered 401 to the new secret. After the change events would be signed with it.'],
  ['both', true, yes, no, 'breaks', '“app” breaks: it answered 401 to the new secret. Events are signed with it now.'],
  ['both', false, no, yes, 'breaks', '“app” breaks: it answered 401 to the old secret. Events are signed with it until the change.'],
  ['both', false, no, no, 'breaks', '“app” accepts neither secret: it answered 401 to the old one and 401 to the new one.'],
  ['new', true, no, yes, 'fine', '“app” accepts the new secret and no longer the old one.'],
  ['new', true, yes, yes, 'unknown', '“app” still accepts the old secret: it is not taken out there, or no signature is checked.'],
] as const)('step %s, changed %s: what follows is said', (step, changed, old, next, kind, text) => {
  expect(conclusionOf(app, { old, new: next }, { step, changed })).toEqual({ kind, text });
});

it('a receiver that does not answer is not said to break, and nothing is said before both answers are there', () => {
  const silent = answered('exhausted', 'refused');

  expect(conclusionOf(app, { old: silent, new: silent }, { step: 'both', changed: false })).toEqual({
    kind: 'unknown',
    text: '“app”: no answer. That says nothing of the secret; send the tests again when it answers.',
  });
  expect(conclusionOf(app, { old: answeredBy(undefined), new: yes }, { step: 'both', changed: false })).toBeUndefined();
});
