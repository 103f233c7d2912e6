import { readFileSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { createControlClient } from '#shared/client/control-client.ts';
import { parseScenario } from '#shared/domain/scenario/scenario-text.ts';
import { startCore } from '../support/start-core.ts';

test('a scenario in one line, 503,503,drop,200, is a delivery of four attempts, each gap with its cause', async () => {
  const scenario = parseScenario('503,503,drop,200');
  if (!scenario.ok) throw new Error(scenario.error.message);
  const { core, inspector, tokenFile, webhookUrl } = await startCore({ respond: scenario.value });
  onTestFinished(() => core.stop());
  const client = createControlClient({ baseUrl: inspector, token: readFileSync(tokenFile, 'utf8').trim() });
  const { id: webhookId } = await client.createWebhook({ name: 'own', url: webhookUrl, events: ['prompt.created'], secret: 's3cret' });

  const [sent] = await client.compose({ webhookId, event: 'prompt.created' });
  await expect.poll(async () => (await client.delivery(sent?.id ?? ''))?.state).toBe('delivered');
  const delivery = await client.delivery(sent?.id ?? '');
  const captures = await Promise.all((delivery?.captures ?? []).map((id) => client.capture(id)));

  expect(delivery?.attemptMarks).toEqual([503, 503, expect.stringMatching(/^(?:closed|reset)$/), 200]);
  expect(delivery?.attemptList.map(({ wait }) => wait?.cause)).toEqual([
    undefined,
    { kind: 'backoff', baseMs: expect.any(Number), jitterMs: expect.any(Number) },
    { kind: 'backoff', baseMs: expect.any(Number), jitterMs: expect.any(Number) },
    { kind: 'backoff', baseMs: expect.any(Number), jitterMs: expect.any(Number) },
  ]);
  const bases = delivery?.attemptList.flatMap(({ wait }) => (wait?.cause.kind === 'backoff' ? wait.cause.baseMs : []));
  expect(bases?.map((ms) => ms / (bases[0] ?? 1))).toEqual([1, 2, 4]);
  expect(captures.map((capture) => [capture?.attempt, capture?.played, capture?.verdict.result])).toEqual([
    [1, '503', 'valid'],
    [2, '503', 'valid'],
    [3, 'drop', 'valid'],
    [4, '200', 'valid'],
  ]);
});
