import { expect, test } from 'vitest';
import type { Observed } from '#core/bridge/observe.ts';
import { receiverFindings } from '#core/bridge/target-findings.ts';

const unknown: Observed = {
  version: { kind: 'no-answer', reason: 'dns', code: 'ENOTFOUND' },
  receiver: { kind: 'no-answer', reason: 'dns', code: 'ENOTFOUND' },
};

test('the name by which containers call this computer is no error, and comes with what a container needs', () => {
  const [finding] = receiverFindings(unknown, { url: 'http://host.docker.internal:8000/webhook', from: 'user' });

  expect(finding).toMatchObject({ severity: 'info', id: 'receiver' });
  expect(finding?.fix).toMatch(/--add-host=host\.docker\.internal:host-gateway .* --receiver-host 0\.0\.0\.0/);
});

test('any other name that is not known is an error', () => {
  expect(receiverFindings(unknown, { url: 'http://nowhere.invalid/', from: 'user' })[0]).toMatchObject({ severity: 'error' });
});
