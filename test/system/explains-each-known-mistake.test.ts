import { expect, test } from 'vitest';
import { explain } from '#core/signing/explain.ts';
import type { ExplainInput } from '#core/signing/explain-input.ts';
import type { ExplainSecret } from '#core/signing/secret/secret-forms.ts';
import { readVectors } from '../support/vectors.ts';

interface Mistake {
  why: string;
  name: string;
  value: string;
  body: string;
  sent?: string;
  source?: 'pasted';
  parts?: string[];
  /** What the headline has to say. */
  words?: string;
  secret: string;
  deliveryId: string;
  timestamp: string;
  receivedAtMs: number;
  otherId: string;
}

const secretsWith = (own: string): ExplainSecret[] => [
  { kind: 'other', name: 'ci-notify', secret: 'the secret of ci-notify' },
  { kind: 'old', name: 'alias-hook', secret: 'the secret before', replacedAtMs: 1_795_420_000_000 },
  { kind: 'own', name: 'alias-hook', secret: own },
];

function inputOf(mistake: Mistake): ExplainInput {
  const { deliveryId, timestamp, receivedAtMs, value, source, sent } = mistake;
  return {
    ...{ method: 'POST', headers: [], deliveryId, timestamp, receivedAtMs, toleranceSec: 300, otherIds: [mistake.otherId] },
    signature: source === undefined ? value : 'v1,something else',
    body: Buffer.from(mistake.body, 'base64'),
    secrets: secretsWith(mistake.secret),
    ...(source !== undefined && { value }),
    ...(sent !== undefined && { sentBody: Buffer.from(sent) }),
  };
}

const corpus = readVectors<Mistake>('explain.jsonl');

test.each(corpus.map((mistake, i) => [`${mistake.why}: ${mistake.name} (${i})`, mistake] as const))('%s', (_, mistake) => {
  const { explanations } = explain(inputOf(mistake));

  expect(explanations[0]).toMatchObject({ why: mistake.why, headline: expect.stringMatching(/\.$/), fix: expect.stringMatching(/\.$/) });
  if (mistake.parts) expect(explanations[0]?.parts?.map(({ why }) => why)).toEqual(mistake.parts);
  expect(explanations[0]?.headline).toContain(mistake.words ?? '');
  expect(JSON.stringify(explanations)).not.toContain(mistake.secret.trim());
});

test('the corpus holds every class that a value can show, each at least twice', () => {
  const counts = new Map<string, number>();
  for (const { why } of corpus) counts.set(why, (counts.get(why) ?? 0) + 1);

  expect(corpus.length).toBeGreaterThanOrEqual(420);
  expect(new Set(corpus.map(({ why, name }) => why + name)).size).toBeGreaterThanOrEqual(190);
  for (const [why, count] of counts) expect([why, count >= 2]).toEqual([why, true]);
  expect(counts.size).toBe(26);
});
