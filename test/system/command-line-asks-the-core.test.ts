import { readFileSync } from 'node:fs';
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
