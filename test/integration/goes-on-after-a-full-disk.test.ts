import { expect, test } from 'vitest';
import { WriteFailedError } from '#core/database/writer.ts';
import { exampleEvent } from '#shared/domain/mlflow/event-schema.ts';
import { scriptedEndpoint } from '../support/scripted-endpoint.ts';
import { startDispatch } from '../support/start-dispatch.ts';

test('an outcome that cannot be stored is kept in memory, and stored when there is space again', async () => {
  const endpoint = await scriptedEndpoint([{ status: 200, body: 'x'.repeat(500_000), delayMs: 50 }]);
  const complaints: string[] = [];
  const running = await startDispatch({ logger: { info() {}, warn() {}, error: (message) => complaints.push(message) } });
  await running.writer.write(() => running.webhooks.create({ name: 'hook', url: endpoint.url, events: ['prompt.created'] }));
  await running.announce(exampleEvent('prompt.created'));
  running.db.pragma(`max_page_count = ${running.db.pragma('page_count', { simple: true })}`);

  await expect.poll(() => complaints).toContain('the outcome of an attempt could not be stored yet');
  const meanwhile = running.deliveries.get('d1');
  const refused = running.writer.write(() => {
    for (let i = 0; i < 100; i += 1) running.dispatcher.announce(exampleEvent('prompt.created'));
  });
  await expect(refused).rejects.toThrow(WriteFailedError);
  running.db.pragma('max_page_count = 1000000');
  const delivery = await running.finished('d1');

  expect(meanwhile).toMatchObject({ state: 'in-flight', attempts: 1 });
  expect(delivery).toMatchObject({ state: 'delivered', attempts: 1 });
  expect(running.deliveries.responseBody('d1', 1)).toHaveLength(500_000);
  expect(running.deliveries.counts().deliveries).toBe(1);
  expect(endpoint.requests).toHaveLength(1);
  await running.stop();
  await endpoint.close();
});
