import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { TunnelSettings } from '#shared/domain/app/tunnel-providers.ts';
import { standIn } from '../support/stand-in.ts';
import { startTunnelled } from '../support/start-tunnelled.ts';

const SETTINGS: readonly [program: string, TunnelSettings][] = [
  ['ssh', { provider: 'localhost.run' }],
  ['ssh', { provider: 'serveo' }],
  ['ssh', { provider: 'ssh', host: 'relay.example.org', remotePort: 8080 }],
  ['cloudflared', { provider: 'cloudflared' }],
  ['cloudflared', { provider: 'cloudflared-named', name: 'hooks', publicUrl: 'https://hooks.example.org' }],
  ['ngrok', { provider: 'ngrok' }],
  ['bore', { provider: 'custom' }],
];

async function start(receiverHost: string) {
  const world = await startTunnelled({ receiver: { host: receiverHost, port: 0, chosen: true } });
  onTestFinished(async () => {
    await world.core.stop();
    world.remove();
  });
  return world;
}

test.each([
  ['127.0.0.1', '127.0.0.1'],
  // Every address of the machine: the tunnel still ends on loopback.
  ['0.0.0.0', '127.0.0.1'],
  ['::1', '[::1]'],
])('a receiver on %s is reached at %s, and no other port stands in any argument', async (receiverHost, shown) => {
  const world = await start(receiverHost);
  const { port } = new URL(world.core.receiver);
  const foreign = [world.core.inspector, world.core.mlflow].map((url) => new URL(url).port);

  for (const [program, settings] of SETTINGS) {
    const called = standIn(world.programs, program, {});
    const before = called.args().length;
    await world.client.startTunnel(settings);
    await vi.waitFor(() => expect(called.args().length).toBeGreaterThan(before), { interval: 10 });
    const args = called.args().slice(before);
    const target = settings.provider === 'custom' ? port : `${shown}:${port}`;

    expect(
      args.filter((arg) => arg.includes(target)),
      settings.provider,
    ).toHaveLength(1);
    expect(
      args
        .join('\n')
        .match(/:\d{2,5}\b/g)
        ?.filter((text) => foreign.includes(text.slice(1))) ?? [],
      settings.provider,
    ).toEqual([]);
    expect((await world.client.tunnel()).reaches).toBe(`http://${shown}:${port}`);
  }
});

test('a command of the user’s own is given on the command line, kept in a file of theirs, and used again', async () => {
  const world = await start('127.0.0.1');
  const { port } = new URL(world.core.receiver);
  const called = standIn(world.programs, 'frp', { stdout: `proxy up: http://127.0.0.1:${port} (tcp)\n` });

  const first = await world.run(
    'start',
    'custom',
    '--url-pattern',
    'proxy up: (\\S+)',
    '--json',
    '--',
    'frp',
    'http',
    '--local={port}',
    '-v',
  );
  await world.run('stop');
  const again = await world.run('start', 'custom', '--json');

  expect([first.code, again.code]).toEqual([0, 0]);
  expect(JSON.parse(again.lines[0] ?? '')).toMatchObject({ state: { kind: 'on', publicUrl: `http://127.0.0.1:${port}` } });
  expect(called.args()).toEqual(['http', `--local=${port}`, '-v', 'http', `--local=${port}`, '-v']);
  const file = path.join(world.dataDir, 'tunnel', 'custom.json');
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ command: 'frp', args: ['http', '--local={port}', '-v'] });
  expect(statSync(file).mode & 0o077).toBe(0);
});

test.each([
  [['custom', '--url-pattern', 'x'], 'needs both'],
  [['custom', '--', 'frp', '{port}'], 'needs both'],
  [['custom', '--url-pattern', '(', '--', 'frp', '{port}'], 'urlPattern: it is not a regular expression.'],
  [['custom', '--url-pattern', 'x', '--', 'frp', '8000'], 'args: a list with {port}'],
  [['custom', '--url-pattern', 'x', '--', 'bin/frp', '{port}'], 'command: "bin/frp" is not an absolute path.'],
  [['ngrok', '--', 'frp', '{port}'], 'ngrok takes no command of your own; custom does.'],
])('%j is refused, and the file stays as it was', async (args, said) => {
  const world = await start('127.0.0.1');
  const file = path.join(world.dataDir, 'tunnel', 'custom.json');
  const before = readFileSync(file, 'utf8');

  const { code, stderr } = await world.run('start', ...args);

  expect(code).toBe(2);
  expect(stderr).toContain(said);
  expect(readFileSync(file, 'utf8')).toBe(before);
});
