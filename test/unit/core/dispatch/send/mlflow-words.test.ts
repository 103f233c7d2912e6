import { expect, test } from 'vitest';
import { logLineOf } from '#core/dispatch/send/mlflow-words.ts';
import { DEFAULT_RELEASE, releaseOf } from '#shared/domain/mlflow/release.ts';

const refused = (message: string) =>
  logLineOf({
    ...{ state: 'failed', reason: 'target-refused', url: 'http://x.test/', webhookUrl: 'http://x.test/', timeoutMs: 1000 },
    release: releaseOf(DEFAULT_RELEASE),
    ...{ event: 'prompt.created', outcome: { kind: 'refused', reason: 'target-refused', message } },
  });

test('what MLflow refuses is in its log, and what only Hookglass refuses is not', () => {
  expect(refused('Webhook connection blocked: 10.0.0.1 is not a public IP address.')).toContain('Webhook connection blocked');
  expect(refused("Cannot resolve Webhook URL hostname 'x': [Errno -2] Name or service not known")).toContain('Cannot resolve');
  expect(refused('224.0.0.1 is never a target: …')).toBeUndefined();
  expect(refused('A redirect leads from a public address to 10.0.0.1, …')).toBeUndefined();
});
