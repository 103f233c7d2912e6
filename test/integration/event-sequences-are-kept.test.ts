import { readFileSync, rmSync } from 'node:fs';
import { expect, it } from 'vitest';
import { createControlClient } from '#shared/client/control-client.ts';
import { MAX_SEQUENCES, type SequenceStep } from '#shared/domain/delivery/event-sequence.ts';
import { startControl } from '../support/start-control.ts';
import { startCore, temporaryDirectory } from '../support/start-core.ts';

const step: SequenceStep = { event: 'model_version_alias.created', text: '{"data": {"name": "nørre"}}', waitMs: 0 };
const later: SequenceStep = { ...step, event: 'model_version_tag.set', waitMs: 2000, breakage: 'stale', to: { webhookIds: ['w1'] } };

it('keeps events in their order under a name, also over a restart', async () => {
  const dataDir = temporaryDirectory();
  const start = async () => {
    const core = await startCore({ dataDir });
    return { core, client: createControlClient({ baseUrl: core.inspector, token: readFileSync(core.tokenFile, 'utf8').trim() }) };
  };
  const first = await start();
  await first.client.saveSequence('Champion moves', { steps: [step] });
  await first.client.saveSequence('Champion moves', { steps: [step, later] });
  await first.client.saveSequence('a/b ?#%', { steps: [later] });
  await first.core.stop();

  const second = await start();
  const kept = await second.client.sequences();
  await second.client.removeSequence('a/b ?#%');
  const left = await second.client.sequences();
  await second.core.stop();
  rmSync(dataDir, { recursive: true });

  expect(kept.map(({ name, steps }) => [name, steps])).toEqual([
    ['Champion moves', [step, later]],
    ['a/b ?#%', [later]],
  ]);
  expect(left.map(({ name }) => name)).toEqual(['Champion moves']);
});

it('says what is wrong with one that it does not keep', async () => {
  const control = await startControl();
  const client = createControlClient({ baseUrl: control.url, token: control.token.value() });

  await expect(client.saveSequence('empty', { steps: [] })).rejects.toThrow('name at least one event');
  await expect(client.saveSequence(' ', { steps: [step] })).rejects.toThrow('has at least one character');
  await expect(client.removeSequence('nobody')).rejects.toThrow('There is no scenario "nobody".');
  for (let i = 0; i < MAX_SEQUENCES; i += 1) await client.saveSequence(`s${i}`, { steps: [step] });
  await expect(client.saveSequence('one more', { steps: [step] })).rejects.toThrow('200 scenarios are kept at most.');
  expect(await client.saveSequence('s0', { steps: [later] })).toMatchObject({ steps: [later] });

  await control.stop();
});
