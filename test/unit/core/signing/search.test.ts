import { expect, it } from 'vitest';
import { explain } from '#core/signing/explain.ts';
import type { ExplainInput } from '#core/signing/explain-input.ts';

/** A signature that nothing here gives. */
function searched(secrets: number, bodyBytes: number) {
  const input: ExplainInput = {
    method: 'POST',
    headers: [],
    signature: `v1,${'A'.repeat(43)}=`,
    deliveryId: '9f2c',
    timestamp: '1795429864',
    body: Buffer.from(JSON.stringify({ text: 'a'.repeat(bodyBytes) })),
    receivedAtMs: 1_795_429_864_000,
    toleranceSec: 300,
    otherIds: [],
    secrets: Array.from({ length: secrets }, (_, i) => ({ kind: i === 0 ? 'own' : 'other', name: `w${i}`, secret: `secret-${i}` })),
  };
  const { stoppedEarly, explanations } = explain(input);
  return [stoppedEarly ?? false, explanations[0]?.headline];
}

it('says whether everything was tried when nothing was found', { timeout: 60_000 }, () => {
  expect(searched(1, 100)).toEqual([false, 'No known mistake gives this value.']);
  expect(searched(30, 100)).toEqual([
    true,
    'None of the likelier mistakes gives this value; not all were tried: the body has 111 bytes, and 30 secrets are known.',
  ]);
  expect(searched(1, 70_000)).toEqual([
    true,
    'No single known mistake gives this value; several at once are not tried with a body of 70011 bytes.',
  ]);
});
