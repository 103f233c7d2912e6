import { expect, test } from 'vitest';
import { MIGRATIONS } from '#core/database/migrations/index.ts';
import { exampleEvent } from '#shared/domain/mlflow/event-schema.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { scriptedEndpoint } from '../support/scripted-endpoint.ts';
import { startDispatch } from '../support/start-dispatch.ts';

test('deliveries of a database before it get the verdict that they would get now', async () => {
  const endpoint = await scriptedEndpoint([200, 401, 422]);
  const running = await startDispatch({ clock: fakeClock() });
  await running.writer.write(() =>
    running.webhooks.create({ name: 'signed', url: endpoint.url, events: ['prompt.created'], secret: 's3cret' }),
  );
  await running.writer.write(() => running.webhooks.create({ name: 'bare', url: endpoint.url, events: ['prompt_tag.set'] }));
  for (const id of ['d1', 'd2', 'd3']) {
    await running.announce(exampleEvent('prompt.created'));
    await running.finished(id);
  }
  await running.announce(exampleEvent('prompt_tag.set'));
  await running.finished('d4');
  const verdicts = () => running.db.prepare<[], string>('SELECT verdict FROM delivery ORDER BY id').pluck().all();
  const before = verdicts();
  expect(before).toEqual(['valid', 'refused', 'refused', 'unsigned']);

  running.db.exec("UPDATE delivery SET verdict = 'unchecked' WHERE verdict <> 'unsigned'");
  MIGRATIONS.find(({ name }) => name === 'what-we-sent-we-signed')?.up(running.db);

  expect(verdicts()).toEqual(before);
  await endpoint.close();
  await running.stop();
});

test('a verdict follows the attempts: refused for a while, stale once it is too old', async () => {
  const clock = fakeClock();
  const endpoint = await scriptedEndpoint([429, { status: 429, headers: { 'Retry-After': '400' } }, 200]);
  const running = await startDispatch({ clock });
  await running.writer.write(() =>
    running.webhooks.create({ name: 'slow', url: endpoint.url, events: ['prompt.created'], secret: 's3cret' }),
  );
  await running.announce(exampleEvent('prompt.created'));
  const waitsAfter = (attempts: number) =>
    running.until(() => running.deliveries.get('d1')?.state === 'waiting' && running.deliveries.get('d1')?.attempts === attempts);

  await waitsAfter(1);
  expect(running.deliveries.get('d1')?.verdict).toBe('refused');
  clock.advance(10_000);
  await waitsAfter(2);
  clock.advance(410_000);
  await running.finished('d1');

  expect(running.deliveries.get('d1')).toMatchObject({ state: 'delivered', verdict: 'stale' });
  await endpoint.close();
  await running.stop();
});
