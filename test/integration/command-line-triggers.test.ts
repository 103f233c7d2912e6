import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Command } from '#cli/command.ts';
import { replay } from '#cli/commands/replay.ts';
import { trigger } from '#cli/commands/trigger.ts';
import type { SequenceStep } from '#shared/domain/delivery/event-sequence.ts';
import { type CliResult, runVerb, writeCoreFile } from '../support/run-cli.ts';
import { startControl } from '../support/start-control.ts';

let control: Awaited<ReturnType<typeof startControl>>;

beforeAll(async () => {
  control = await startControl();
  writeCoreFile(control.directory, control.url);
});
afterAll(() => control.stop());

const VERBS: Record<string, Command> = { replay, trigger };

function run([verb = '', ...args]: string[], env: Record<string, string> = {}): Promise<CliResult> {
  const command = VERBS[verb];
  if (!command) throw new Error(`no verb ${verb}`);
  return runVerb(command, [...args, '--data-dir', control.directory], env);
}

it('triggers an event with values of its own, for all that listen', async () => {
  await control.writer.write(() =>
    control.webhooks.create({ name: 'budget', url: control.webhookUrl, events: ['budget_policy.exceeded'], secret: 's' }),
  );
  const sent = await run([
    'trigger',
    'budget_policy.exceeded',
    '--override',
    'current_spend=200',
    '--override',
    'target_value=a,name=b',
    '--expect',
    '--json',
  ]);
  const again = await run(['trigger', 'budget_policy.exceeded', '--from', JSON.parse(sent.lines[0] ?? '').id, '--dry-run']);
  const tags = await run(['trigger', 'prompt.created', '--override', 'tags.stage=prod', '--override', 'description=null', '--dry-run']);
  const raw = await run(['trigger', 'prompt.created', '--raw', '{"broken":', '--webhook', 'budget', '--json']);

  const { id, state } = JSON.parse(sent.lines[0] ?? '') as { id: string; state: string };
  expect([sent.code, state]).toEqual([0, 'delivered']);
  expect(control.deliveries.body(id)?.toString()).toContain('"current_spend": 200.0,');
  expect(control.deliveries.body(id)?.toString()).toContain('"target_value": "a,name=b"');
  expect(again.lines[0]).toContain('"current_spend": 200.0,');
  expect(tags.lines[0]).toContain('"tags": {"example_key": "example_value", "stage": "prod"}, "description": null}');
  expect(control.deliveries.body(JSON.parse(raw.lines[0] ?? '').id)?.toString()).toBe('{"broken":');
});

it('says which fields an event has, and that nobody listens', async () => {
  const schema = await run(['trigger', 'model_version_alias.deleted', '--schema']);

  expect(schema.lines.map((line) => line.split(/ +/))).toEqual([
    ['name', 'string', '"example_model"'],
    ['alias', 'string', '"example_alias"'],
  ]);
  expect((await run(['trigger', 'prompt.created', '--override', 'colour=red', '--dry-run'])).stderr).toBe(
    'prompt.created has no field "colour". It has name, tags.KEY, description, timestamp. What a newer MLflow adds is given with --extra data.colour=….\n',
  );
  expect((await run(['trigger', 'model_version.created'])).stderr).toContain('No webhook listens to model_version.created.');
  const unknown = await run(['trigger', 'prompt_version_tag.delete']);
  expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringContaining('There are prompt_version_tag.deleted,')]);
});

it('calls a row by what was sent, also when that is no payload', async () => {
  await control.writer.write(() =>
    control.webhooks.create({ name: 'raw', url: control.webhookUrl, events: ['registered_model.created'], secret: 's' }),
  );
  const subjectOf = async (...args: string[]) => {
    const { lines } = await run(['trigger', ...args, '--json']);
    const { id, subject } = JSON.parse(lines[0] ?? '{}') as { id: string; subject: string };
    return { id, subject };
  };
  const named = await subjectOf('--raw', '{"entity":"registered_model","action":"created","data":{"name":"raw-name","version":7}}');
  const broken = await subjectOf('registered_model.created', '--raw', 'no JSON at all\r\n');
  const nameless = await subjectOf('registered_model.created', '--raw', '{"data":[]}');
  await run(['replay', named.id, '--edit'], { EDITOR: 'sed -i s/raw-name/edited-name/' });

  expect(named.subject).toBe('raw-name v7');
  expect([broken.subject, nameless.subject]).toEqual(['', '']);
  expect(control.deliveries.body(broken.id)?.toString()).toBe('no JSON at all\r\n');
  expect(control.deliveries.list({ limit: 1 }).items[0]?.subject).toBe('edited-name v7');
});

it.each([
  [['--raw', '{}', '--override', 'name=x'], '--raw is the whole body, to the byte; --override cannot change it.'],
  [['--raw', '{}', '--from', 'd1'], '--raw is the whole body, to the byte; --from cannot change it.'],
  [['second'], 'trigger takes one event or file, not "second" as well.'],
  [['--sequence', 'release'], 'Several events are sent as they are kept; "prompt.created" is for one event.'],
  [['--webhook', 'nobody'], 'There is no webhook "nobody".'],
  [['--from', 'd999999'], 'There is no delivery or request "d999999".'],
])('trigger prompt.created %j is refused, and nothing is sent', async (args, message) => {
  const before = control.deliveries.list({ limit: 1 }).items[0]?.id;
  const refused = await run(['trigger', 'prompt.created', ...args]);

  expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining(message)]);
  expect(control.deliveries.list({ limit: 1 }).items[0]?.id).toBe(before);
});

it('sends the events of a file one after the other, and nothing of one that is wrong', async () => {
  const file = path.join(control.directory, 'events.json');
  const steps = [
    { event: 'registered_model.created', override: { name: 'iris', tags: { stage: '7' } }, extra: { 'data.size': '7' } },
    { event: 'registered_model.created', raw: '{"data":{"name":"second"}}', wait: '1ms', breakage: 'stale' },
  ];
  const sent = async (...more: object[]) => {
    writeFileSync(file, JSON.stringify({ steps: [...steps, ...more] }));
    return run(['trigger', file, '--webhook', 'raw', '--json']);
  };
  const both = (await sent()).lines.map((line) => JSON.parse(line) as { id: string; subject: string; state: string });
  const wrong = await sent({ event: 'prompt.create' });
  const field = await sent({ event: 'prompt.created', override: { nmae: 'x' } });
  const unknown = await sent({ event: 'prompt.created', overrides: {} });
  const when = await sent({ event: 'prompt.created', wait: '2' });

  expect(both.map(({ subject, state }) => [subject, state])).toEqual([
    ['iris', 'delivered'],
    ['second', 'failed'],
  ]);
  expect(control.deliveries.body(both[0]?.id ?? '')?.toString()).toContain(
    '"tags": {"stage": "7"}, "description": "An example registered model", "size": "7"}}',
  );
  expect(wrong.stderr).toContain(`${file}, step 3: There is no event "prompt.create". Did you mean`);
  expect(field.stderr).toContain('step 3: prompt.created has no field "nmae". It has name,');
  expect(unknown.stderr).toContain('step 3: "overrides" is not known. A step has event, override, extra, raw, wait, breakage.');
  expect(when.stderr).toContain('"wait" takes a time such as 500ms or 2s, not "2".');
  expect(control.deliveries.list({ limit: 1 }).items[0]?.id).toBe(both[1]?.id);
});

it('sends what Compose keeps under a name', async () => {
  const text =
    '{"entity": "prompt", "action": "created", "timestamp": "2020-01-01T00:00:00+00:00", "data": {"name": "kept", "color": 1.0}}';
  const steps: SequenceStep[] = [
    { event: 'prompt.created', text, waitMs: 0 },
    { event: 'prompt.created', text: '{ }', asTyped: true, waitMs: 0 },
  ];
  await control.writer.write(() => control.sequences.put({ name: 'release', steps, updatedAtMs: 0 }));
  const sent = await run(['trigger', '--sequence', 'release', '--webhook', 'raw', '--json']);
  const bodies = sent.lines.map((line) => control.deliveries.body(JSON.parse(line).id)?.toString() ?? '');

  expect(bodies[0]).toMatch(
    /^\{"entity": "prompt", "action": "created", "timestamp": "[^"]+", "data": \{"name": "kept", "color": 1\.0\}\}$/,
  );
  expect(bodies[0]).not.toContain('2020-01-01');
  expect(bodies[1]).toBe('{ }');
  expect((await run(['trigger', '--sequence', 'other'])).stderr).toBe('There is no scenario of events "other". There are "release".\n');
});
