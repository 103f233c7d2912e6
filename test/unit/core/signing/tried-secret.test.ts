import { expect, it } from 'vitest';
import { explain } from '#core/signing/explain.ts';
import type { ExplainInput } from '#core/signing/explain-input.ts';
import { sign } from '#core/signing/sign.ts';
import type { ExplainReport } from '#shared/domain/delivery/explain.ts';

const ABOUT = { deliveryId: '9f2c', timestamp: '1795429864', body: Buffer.from('{"entity": "prompt", "action": "created"}') };
const OWN = { kind: 'own', name: 'app', secret: 'own-s3cret' } as const;

/** A delivery that was signed with `OWN`; what was typed and pasted comes with the question. */
function asked(typed: string, more: Partial<ExplainInput> = {}): ExplainReport {
  return explain({
    ...ABOUT,
    method: 'POST',
    headers: [],
    signature: sign(OWN.secret, ABOUT),
    receivedAtMs: 1_795_429_864_500,
    toleranceSec: 300,
    otherIds: [],
    ...more,
    secrets: [...(more.secrets ?? [OWN]), { kind: 'typed', name: 'what was typed', secret: typed }],
  });
}
const bare = (signature: string) => signature.replace('v1,', '');
const first = (report: ExplainReport) => {
  const { why, certainty, headline } = report.explanations[0] ?? {};
  return [why, certainty, headline];
};

it('says that a secret is the right one', () => {
  expect(first(asked('own-s3cret'))).toEqual([
    'right-value',
    'proof',
    'The secret that you tried is right: it gives the signature that was sent.',
  ]);
});

it.each([
  ['own-s3cret ', 'secret-space', 'The secret that you tried is the right one, with a space at its end.'],
  ['"own-s3cret"', 'secret-quoted', 'The secret that you tried is the right one, inside double quotes.'],
])('names what happened to the right one: %s', (typed, why, headline) => {
  expect(first(asked(typed))).toEqual([why, 'proof', headline]);
});

it('says so when the secret was changed where the webhook was set', () => {
  const quoted = { ...OWN, secret: '"own-s3cret"' };

  expect(first(asked('own-s3cret', { secrets: [quoted], signature: sign(quoted.secret, ABOUT) }))).toEqual([
    'secret-quoted',
    'proof',
    'The webhook has the secret that you tried, inside double quotes: it was changed when it was set there.',
  ]);
});

it('knows the secrets of other webhooks, and those that were replaced', () => {
  const known = [OWN, { kind: 'other', name: 'ci-notify', secret: 'ci' }, { kind: 'old', name: 'app', secret: 'former' }] as const;

  expect(first(asked('ci', { secrets: known }))[2]).toBe(
    'The secret that you tried is that of “ci-notify”: it does not give the signature that was sent.',
  );
  expect(first(asked('former', { secrets: known }))).toEqual([
    'secret-old',
    'proof',
    'The secret that you tried is that of “app”, which was replaced: it does not give the signature that was sent.',
  ]);
});

it('says that it is another one, and proves that a program holds it by what that program computed', () => {
  expect(first(asked('of-the-app'))).toEqual([
    'secret-other',
    'proof',
    'The secret that you tried is another one than the webhook’s: a program that holds it computes another signature.',
  ]);
  const report = asked('of-the-app', { value: bare(sign('of-the-app', ABOUT)) });
  expect(report.explanations.map(({ headline }) => headline)).toEqual([
    'Signed with the secret that you tried, which is another one than the webhook’s.',
    'The secret that you tried is another one than the webhook’s: a program that holds it computes another signature.',
  ]);
});

it('puts a mistake that was proven before the news that the secret is right', () => {
  const compact = Buffer.from(JSON.stringify(JSON.parse(ABOUT.body.toString())));
  const report = asked('own-s3cret', { value: bare(sign('own-s3cret', { ...ABOUT, body: compact })) });

  expect(report.explanations.map(({ why }) => why)).toEqual(['body-reserialised', 'right-value']);
});

it('does not call a value right that is another one than what came', () => {
  const report = asked('typed', { secrets: [], signature: sign('unknown', ABOUT), value: bare(sign('typed', ABOUT)) });

  expect(report.explanations.map(({ headline }) => headline)).toContain(
    'This value is computed as it should be, with the secret that you tried; the request came with another one.',
  );
});

it('never repeats a secret', () => {
  for (const typed of ['own-s3cret', 'own-s3cret\t', 'of-the-app'])
    expect(JSON.stringify(asked(typed, { value: 'x' }))).not.toMatch(/own-s3cret|of-the-app/);
});
