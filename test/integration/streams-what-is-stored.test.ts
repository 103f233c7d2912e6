import { expect, test } from 'vitest';
import { createOutbox, type Outbox } from '#core/dispatch/outbox/outbox.ts';
import { exampleEvent } from '#shared/domain/mlflow/event-schema.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { scriptedEndpoint } from '../support/scripted-endpoint.ts';
import { startDispatch } from '../support/start-dispatch.ts';

test.for([
  { ends: 'delivered', steps: [503, 'reset', { status: 302, headers: { Location: '/hook' } }, 200] as const },
  { ends: 'refused', steps: [401] as const },
  { ends: 'exhausted', steps: ['close'] as const },
])('a delivery that is $ends is published at each of its steps exactly as the database has it', async ({ steps }) => {
  const clock = fakeClock();
  const endpoint = await scriptedEndpoint(steps);
  const compared: { published: unknown; stored: unknown }[] = [];
  let outbox: Outbox | undefined;
  const running = await startDispatch({
    clock,
    publish(event) {
      if (event.type !== 'delivery.created' && event.type !== 'delivery.changed') return;
      compared.push({ published: event.delivery, stored: outbox?.summary(Number(event.delivery.id.slice(1))) });
    },
  });
  outbox = createOutbox(running.db);
  await running.writer.write(() => running.webhooks.create({ name: 'hook', url: endpoint.url, events: ['prompt.created'], secret: 'abc' }));

  await running.announce(exampleEvent('prompt.created'));
  const state = () => running.deliveries.get('d1')?.state;
  await running.writer.write(() =>
    running.dispatcher.recordReceived(running.deliveries.get('d1')?.deliveryId ?? '', { verdict: 'valid', endpoint: 'webhook' }),
  );
  await running.commands.star('d1', true);
  await running.until(() => state() !== 'in-flight');
  while (state() === 'waiting') {
    const changes = compared.length;
    clock.advance(400_000);
    await running.until(() => compared.length > changes && state() !== 'in-flight');
  }
  await running.stop();
  await endpoint.close();

  expect(compared.length).toBeGreaterThanOrEqual(3);
  for (const { published, stored } of compared) expect(published).toStrictEqual(stored);
});
