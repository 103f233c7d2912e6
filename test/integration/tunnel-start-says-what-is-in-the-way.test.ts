import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { standIn } from '../support/stand-in.ts';
import { startTunnelled } from '../support/start-tunnelled.ts';

let world: Awaited<ReturnType<typeof startTunnelled>>;

beforeEach(async () => {
  world = await startTunnelled();
});

afterEach(async () => {
  vi.restoreAllMocks();
  await world.core.stop();
  world.remove();
});

test('what is tried again is said at once, and once; when the time is up it says why and that it goes on', async () => {
  const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  standIn(world.programs, 'ssh', { stderr: 'ssh: Could not resolve hostname nosuch.example: Name or service not known\n', exitCode: 255 });

  const { code, stderr } = await world.run('start', 'ssh', '--host', 'nosuch.example', '--timeout', '1500ms');

  const lines = said.mock.calls.map(([text]) => String(text)).filter((text) => text.includes('nosuch'));
  expect(lines).toEqual(['No computer is known by the name nosuch.example. It is tried again.\n']);
  expect(code).toBe(124);
  expect(stderr).toBe(
    'No computer is known by the name nosuch.example. Check the name, and whether this computer is online.\nHookglass goes on trying; "hookglass tunnel stop" ends that.\n',
  );
  expect((await world.run('stop')).lines).toEqual(['The tunnel is off.']);
});

test('what trying again cannot mend ends at once, with what to do', async () => {
  standIn(world.programs, 'ssh', { stderr: 'hook@relay.example.org: Permission denied (publickey).\n', exitCode: 255 });

  const { code, lines } = await world.run('start', 'ssh', '--host', 'relay.example.org');

  expect(code).toBe(1);
  expect(lines).toEqual([
    'The server refused the key (it accepts publickey).',
    '  Add the public key to ~/.ssh/authorized_keys on the server.',
  ]);
});

test('a refused setting leaves the webhooks alone', async () => {
  await world.client.createWebhook({ name: 'calm', url: world.core.webhookUrl, events: ['registered_model.created'] });

  const { code } = await world.run('start', 'ssh', '--host=$(id)', '--follow', 'calm');

  expect(code).toBe(2);
  expect((await world.client.tunnel()).followers).toEqual([]);
});
