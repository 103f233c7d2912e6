import { expect, test } from 'vitest';
import { MIGRATIONS } from '#core/database/migrations/index.ts';
import { exampleEvent } from '#shared/domain/mlflow/event-schema.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { scriptedEndpoint } from '../support/scripted-endpoint.ts';
import { startDispatch } from '../support/start-dispatch.ts';

test('deliveries of a database before it get the begins and durations of their attempts', async () => {
  const clock = fakeClock();
  const endpoint = await scriptedEndpoint([503, 200, 'hang']);
  const running = await startDispatch({ clock });
  await running.writer.write(() => running.webhooks.create({ name: 'hook', url: endpoint.url, events: ['prompt.created'] }));
  await running.announce(exampleEvent('prompt.created'));
  await running.until(() => running.deliveries.get('d1')?.state === 'waiting');
  clock.advance(1000);
  await running.finished('d1');
  await running.announce(exampleEvent('prompt.created'));
  await endpoint.received(3);
  const spans = () =>
    running.db
      .prepare<[], string>('SELECT spans FROM delivery ORDER BY id')
      .pluck()
      .all()
      .map((text) => JSON.parse(text));
  const before = spans();
  expect(before).toEqual([[0, expect.any(Number), 1000, expect.any(Number)], [0]]);

  running.db.exec('ALTER TABLE delivery DROP COLUMN spans');
  MIGRATIONS.find(({ name }) => name === 'attempt spans')?.up(running.db);

  expect(spans()).toEqual(before);
  await endpoint.close();
  await running.stop();
});
