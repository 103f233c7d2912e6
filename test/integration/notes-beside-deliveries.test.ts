import { readFileSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { createControlClient } from '#shared/client/control-client.ts';
import { MAX_NOTE_CHARACTERS } from '#shared/domain/delivery/delivery-command.ts';
import { startCore, temporaryDirectory } from '../support/start-core.ts';

async function start(dataDir = temporaryDirectory()) {
  const { core, inspector, tokenFile } = await startCore({ dataDir });
  onTestFinished(() => core.stop());
  return { dataDir, core, client: createControlClient({ baseUrl: inspector, token: readFileSync(tokenFile, 'utf8').trim() }) };
}

test('a note is trimmed, kept over a restart, told about, filtered by, and taken away by an empty one', async () => {
  const { dataDir, core, client } = await start();
  const { id } = await client.sendSample();
  const { id: other } = await client.sendSample();
  const told: unknown[] = [];
  core.subscribe((events) => {
    for (const event of events) if (event.type === 'delivery.changed' && event.delivery.id === id) told.push(event.delivery.noted);
  });

  await client.note(id, { note: '  asked Ada 🎉\n' });
  await expect.poll(() => told).toEqual([true]);
  await core.stop();
  const again = (await start(dataDir)).client;

  expect((await again.delivery(id))?.note).toBe('asked Ada 🎉');
  expect((await again.deliveries({ q: 'note:yes' })).items.map((item) => item.id)).toEqual([id]);
  expect((await again.deliveries({ q: 'note:no' })).items.map((item) => item.id)).toEqual([other]);
  expect((await again.note(id, { note: ' ' })).noted).toBeUndefined();
  expect(await again.delivery(id)).not.toHaveProperty('note');
});

test('one that is too long, or beside nothing, is refused and changes nothing', async () => {
  const { client } = await start();
  const { id } = await client.sendSample();
  await client.note(id, { note: 'kept' });

  await expect(client.note(id, { note: 'x'.repeat(MAX_NOTE_CHARACTERS + 1) })).rejects.toThrow(/note/);
  await expect(client.note('d999', { note: 'x' })).rejects.toThrow('There is no delivery "d999".');
  expect((await client.delivery(id))?.note).toBe('kept');
});
