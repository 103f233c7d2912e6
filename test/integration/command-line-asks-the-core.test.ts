import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Command } from '#cli/command.ts';
import { deliveries } from '#cli/commands/deliveries.ts';
import { cancel, hold, release, retry } from '#cli/commands/delivery-command.ts';
import { open } from '#cli/commands/open.ts';
import { replay } from '#cli/commands/replay.ts';
import { token } from '#cli/commands/token.ts';
import { trigger } from '#cli/commands/trigger.ts';
import { tunnel } from '#cli/commands/tunnel.ts';
import { wait } from '#cli/commands/wait.ts';
import { webhooks } from '#cli/commands/webhooks.ts';
import { openAccessToken } from '#core/control/access-token.ts';
import type { SequenceStep } from '#shared/domain/delivery/event-sequence.ts';
import { type CliResult, runCli, runVerb, startCli, writeCoreFile } from '../support/run-cli.ts';
import { scriptedEndpoint } from '../support/scripted-endpoint.ts';
import { startControl } from '../support/start-control.ts';
import { temporaryDirectory } from '../support/start-core.ts';

let control: Awaited<ReturnType<typeof startControl>>;

beforeAll(async () => {
  control = await startControl();
  writeCoreFile(control.directory, control.url);
});
afterAll(() => control.stop());

const VERBS: Record<string, Command> = { cancel, deliveries, hold, open, release, replay, retry, token, trigger, tunnel, wait, webhooks };

function run([verb = '', ...args]: string[], env: Record<string, string> = {}): Promise<CliResult> {
  const command = VERBS[verb];
  if (!command) throw new Error(`no verb ${verb}`);
  return runVerb(command, [...args, '--data-dir', control.directory], env);
}

it('creates, lists, tests, switches and deletes webhooks', async () => {
  const created = await run(
    ['webhooks', 'create', 'champions', control.webhookUrl, '--events', 'model_version_alias.*', '--secret-env', 'S'],
    {
      S: 's3cret',
    },
  );
  const tested = await run(['webhooks', 'test', 'champions', '--json']);
  const disabled = await run(['webhooks', 'disable', 'champions', '--json']);
  const secret = await run(['webhooks', 'secret', 'champions']);
  const dead = await run(['webhooks', 'create', 'dead', `${control.webhookUrl}/none`]);
  const failed = await run(['webhooks', 'test', 'dead']);
  const twice = await run(['webhooks', 'test', 'nobody']);

  expect(created.lines[0]).toContain('champions');
  expect(created.lines[0]).toContain('model_version_alias.created,model_version_alias.deleted');
  expect(created.lines[0]).not.toContain('s3cret');
  expect(JSON.parse(tested.lines[0] ?? '')).toMatchObject({ success: true, responseStatus: 200 });
  expect(JSON.parse(disabled.lines[0] ?? '')).toMatchObject({ status: 'DISABLED' });
  expect(secret.lines).toEqual(['s3cret']);
  expect([dead.code, failed.code]).toEqual([0, 1]);
  expect([twice.code, twice.stderr]).toEqual([2, 'There is no webhook "nobody". "hookglass webhooks list" shows them.\n']);
  expect((await run(['webhooks', 'delete', 'dead'])).code).toBe(0);
  expect((await run(['webhooks'])).lines).toHaveLength(1);
});

it('lists deliveries by the filter language, and points at what it cannot read', async () => {
  const listed = await run(['deliveries', 'webhook:champions']);
  const json = await run(['deliveries', 'webhook:champions', 'state:delivered', '--json']);
  const wrong = await run(['deliveries', 'model:iris', 'status:banana']);

  expect(listed.lines).toHaveLength(1);
  expect(listed.lines[0]).toMatch(
    /^d\d+ +\d\d:\d\d:\d\d\.\d{3} +✓ delivered +model_version_alias\.created +\S.* champions .* 200 +signature valid$/,
  );
  expect(JSON.parse(json.lines[0] ?? '')).toMatchObject({ webhookName: 'champions', state: 'delivered' });
  expect(wrong.code).toBe(2);
  expect(wrong.stderr).toBe('model:iris status:banana\n           ~~~~~~~~~~~~~\nstatus takes 2xx, 503, >=400, none, not “banana”.\n');
});

it('follows deliveries as they end, also by what only the core can see', async () => {
  const { id } = await control.writer.write(() =>
    control.webhooks.create({ name: 'followed', url: control.webhookUrl, events: ['prompt.created'], secret: 's' }),
  );
  const following = startCli([
    'deliveries',
    'webhook:followed',
    'body:example_prompt',
    '--follow',
    '--json',
    '--data-dir',
    control.directory,
  ]);

  // It says nothing until something has happened, so that things happen until it does.
  const first = following.printed(1);
  let heard = false;
  void first.then(() => {
    heard = true;
  });
  while (!heard) await control.dispatcher.test(id, 'prompt.created');
  const [line] = await first;
  following.stop();

  expect(JSON.parse(line ?? '')).toMatchObject({ webhookName: 'followed', state: 'delivered' });
});

it('replays a delivery and waits for what comes of it', async () => {
  const [original] = control.deliveries.list({ limit: 1, q: 'webhook:champions' }).items;
  const verbatim = await run(['replay', original?.id ?? '', '--verbatim', '--expect', '--json']);
  const elsewhere = await run(['replay', original?.deliveryId ?? '', '--to', `${control.webhookUrl}/none`, '--times', '2', '--expect']);
  const edited = await run(['replay', original?.id ?? '', '--edit', '--expect', '--json'], {
    EDITOR: `sed -i s/example_model/edited_model/`,
  });
  const failed = await run(['replay', '--failed', '--since', '1h', '--to', control.webhookUrl, '--json']);

  expect(verbatim.code).toBe(0);
  expect(JSON.parse(verbatim.lines[0] ?? '')).toMatchObject({ deliveryId: original?.deliveryId, source: 'replay', state: 'delivered' });
  expect([elsewhere.code, elsewhere.lines.length]).toEqual([1, 2]);
  const { id } = JSON.parse(edited.lines[0] ?? '{}') as { id: string };
  expect(control.deliveries.body(id)?.toString()).toContain('edited_model');
  expect(failed.lines.length).toBeGreaterThanOrEqual(2);
  expect((await run(['replay', 'd999999'])).stderr).toContain('There is no delivery');
});

it('waits for what has arrived or will arrive, and says when it does not', async () => {
  const { id } = await control.writer.write(() =>
    control.webhooks.create({ name: 'waited', url: control.webhookUrl, events: ['prompt_tag.set'], secret: 's' }),
  );
  const waiting = run(['wait', '--event', 'prompt_tag.*', '--where', 'data.key=example_key', '--count', '2', '--json']);
  await control.dispatcher.test(id, 'prompt_tag.set');
  await control.dispatcher.test(id, 'prompt_tag.set');

  expect(await waiting).toMatchObject({ code: 0, lines: { length: 2 } });
  expect(await run(['wait', '--event', 'prompt_tag.set', '--where', 'data.key=other', '--timeout', '50ms'])).toMatchObject({
    code: 124,
    stderr: 'It has not happened within 50 ms.\n',
  });
});

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

it('starts, shows and stops the tunnel, and says what is missing', async () => {
  const off = await run(['tunnel']);
  const failed = await run(['tunnel', 'start', 'cloudflared']);
  const hostile = await run(['tunnel', 'start', 'ssh', '--host=-oProxyCommand=x']);
  const stopped = await run(['tunnel', 'stop', '--json']);

  expect([off.code, off.lines]).toEqual([0, ['The tunnel is off.']]);
  expect([failed.code, failed.lines]).toEqual([1, ['There is no tunnel program here.']]);
  expect([hostile.code, hostile.stderr]).toEqual([2, expect.stringContaining('host: ')]);
  expect(JSON.parse(stopped.lines[0] ?? '')).toMatchObject({ state: { kind: 'off' } });
  expect((await run(['tunnel', 'start', 'carrier-pigeon'])).stderr).toContain('cloudflared, cloudflared-named, ngrok');
});

it('gives a launch link and the token', async () => {
  const link = await run(['open', '--json']);
  const old = control.token.value();

  expect(JSON.parse(link.lines[0] ?? '')).toEqual({ url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/#code=[\w-]{43}$/) });
  expect((await run(['token'])).lines).toEqual([old]);
  const renewed = (await run(['token', '--rotate'])).lines[0];
  expect(renewed).not.toBe(old);
  expect(readFileSync(path.join(control.directory, 'token'), 'utf8')).toBe(renewed);
  expect((await run(['deliveries'])).code).toBe(0);
});

it('renews the token of a directory whose core is not running', async () => {
  const alone = temporaryDirectory();
  const first = openAccessToken(path.join(alone, 'token')).value();
  const renewed = await runVerb(token, ['--rotate', '--data-dir', alone]);

  expect(renewed.lines[0]).not.toBe(first);
  expect(readFileSync(path.join(alone, 'token'), 'utf8')).toBe(renewed.lines[0]);
  expect((await runVerb(token, ['--rotate', '--data-dir', path.join(alone, 'none')])).code).toBe(3);
});

it('says how to start a core when none is running', async () => {
  const nobody = temporaryDirectory();
  const missing = await runCli(['deliveries', '--data-dir', nobody]);
  writeCoreFile(nobody, 'http://127.0.0.1:1');
  const stale = await runCli(['open', '--data-dir', nobody]);

  for (const { code, stderr } of [missing, stale]) {
    expect(code).toBe(3);
    expect(stderr).toContain(`No Hookglass is running on ${nobody}. Start one with "hookglass serve"`);
  }
});

it('holds, releases, retries and cancels what has not ended, and says why not', async () => {
  const endpoint = await scriptedEndpoint([503]);
  await run(['webhooks', 'create', 'down', endpoint.url, '--events', 'prompt.created']);
  const webhookId = control.webhooks.list({ offset: 0, limit: 100 }).find(({ name }) => name === 'down')?.id ?? '';
  const sent = await control.commands.compose({ webhookId, event: 'prompt.created', origin: 'api' });
  const id = sent.kind === 'done' ? (sent.deliveries[0]?.id ?? '') : '';
  await expect.poll(() => control.deliveries.get(id)?.state).toBe('waiting');

  const held = await run(['hold', id, '--json']);
  const again = await run(['hold', id]);
  const released = await run(['release', id, '--json']);
  const retried = await run(['retry', id, '--json']);
  await endpoint.received(2);
  await expect.poll(() => control.deliveries.get(id)?.state).toBe('waiting');
  const cancelled = await run(['cancel', id]);
  const late = await run(['retry', id]);
  const nothing = await run(['cancel']);
  await endpoint.close();

  expect(JSON.parse(held.lines[0] ?? '')).toMatchObject({ id, state: 'held' });
  expect(again).toMatchObject({ code: 2, stderr: 'It is held already.\n' });
  expect(JSON.parse(released.lines[0] ?? '')).toMatchObject({ id, state: 'waiting' });
  expect(retried.code).toBe(0);
  expect(cancelled.lines[0]).toContain('cancelled');
  expect(late).toMatchObject({ code: 2, stderr: 'It has ended (cancelled). To send it once more, replay it.\n' });
  expect(nothing.code).toBe(2);
  const { commands } = control.deliveries.get(id) ?? {};
  expect(commands?.map(({ command, origin }) => `${origin} ${command}`)).toEqual([
    'api compose',
    'cli hold',
    'cli release',
    'cli retry-now',
    'cli cancel',
  ]);
});
