import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { explain } from '#core/signing/explain.ts';
import type { ExplainInput } from '#core/signing/explain-input.ts';

const BODY = '{"a": 1.0}';
const hmac = (content: string) => `v1,${createHmac('sha256', 's3cret').update(content).digest('base64')}`;
const base: ExplainInput = {
  ...{ method: 'POST', headers: [], deliveryId: '9f2c', timestamp: '1795429864', receivedAtMs: 1_795_429_864_900, toleranceSec: 300 },
  ...{ signature: '', body: Buffer.from(BODY), otherIds: [], secrets: [{ kind: 'own', name: 'alias-hook', secret: 's3cret' }] },
};
const headlines = (change: Partial<ExplainInput>) => explain({ ...base, ...change }).explanations.map(({ headline }) => headline);

test('headers that are not there prove nothing about dots, orders or parts left out', () => {
  const none = { deliveryId: undefined, timestamp: undefined };

  expect(headlines({ ...none, signature: hmac(BODY) })).toEqual([
    'The delivery id header did not arrive. No X- header did.',
    'Hashed the body alone; delivery id and timestamp are missing.',
  ]);
  expect(headlines({ ...none, signature: hmac(`..${BODY}`) })).toContain('No known mistake gives this value.');
  expect(headlines({ ...none, signature: hmac(`.${BODY}`) })).toContain('No known mistake gives this value.');
  expect(headlines({ ...none, signature: hmac(`000${BODY}`) })).toContain('No known mistake gives this value.');
  expect(headlines({ deliveryId: '', signature: hmac(`1795429864${BODY}`) })[1]).toMatch(/^Hashed timestamp and body without a dot/);
  expect(headlines({ deliveryId: undefined, signature: hmac(`.1795429864.${BODY}`) })).toContain('No known mistake gives this value.');
});

test('a value that was pasted is not called right where a part of it did not come', () => {
  const { explanations } = explain({ ...base, deliveryId: undefined, signature: undefined, value: hmac(`.1795429864.${BODY}`) });

  expect(explanations.map(({ why }) => why)).not.toContain('right-value');
  expect(
    explain({ ...base, signature: hmac('').slice(0, 20), deliveryId: undefined }).explanations.map(({ certainty }) => certainty),
  ).not.toContain('proof');
});
