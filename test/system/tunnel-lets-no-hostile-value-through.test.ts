import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TunnelSettings } from '#shared/domain/app/tunnel-providers.ts';
import type { GuardFigure } from '../../scripts/guard/figure.ts';
import { guardFigures, knownBad } from '../support/guard-figure.ts';
import { HOSTILE_VALUES } from '../support/hostile-values.ts';
import { standIn } from '../support/stand-in.ts';
import { startTunnelled } from '../support/start-tunnelled.ts';

let world: Awaited<ReturnType<typeof startTunnelled>>;
let called: () => string[];

beforeAll(async () => {
  world = await startTunnelled();
  const programs = ['ssh', 'cloudflared', 'ngrok', 'bore'].map((name) => standIn(world.programs, name, { exitCode: 1 }));
  called = () => programs.flatMap((program) => program.args());
});

afterAll(async () => {
  await world.core.stop();
  world.remove();
});

const ssh = { provider: 'ssh', host: 'relay.example.org', remotePort: 8080 };

/** Settings that are good but for one field. */
const FIELDS: readonly [field: string, settings: (value: unknown) => object][] = [
  ['host', (host) => ({ ...ssh, host })],
  ['user', (user) => ({ ...ssh, user })],
  ['port', (port) => ({ ...ssh, port })],
  ['remotePort', (remotePort) => ({ ...ssh, remotePort })],
  ['publicUrl', (publicUrl) => ({ ...ssh, publicUrl })],
  ['identityFile', (identityFile) => ({ ...ssh, identityFile })],
  ['jump', (jump) => ({ ...ssh, jump })],
  ['name', (name) => ({ provider: 'cloudflared-named', name, publicUrl: 'https://hooks.example.org' })],
  ['publicUrl', (publicUrl) => ({ provider: 'cloudflared-named', name: 'hooks', publicUrl })],
  ['domain', (domain) => ({ provider: 'ngrok', domain })],
  ['provider', (provider) => ({ provider })],
  // What only the file may say is never taken from the network.
  ['custom', (command) => ({ provider: 'custom', command, args: ['{port}'], urlPattern: '.*' })],
];

/** What the user's own command may be given: text without a meaning for shells and terminals, options included. */
const MERE_TEXT = /^-{0,2}[\p{L}\d.:@/=]+$/u;

type Start = (settings: object) => Promise<Response>;

const start: Start = (settings) =>
  fetch(`${world.core.inspector}/api/v1/tunnel/start`, {
    method: 'POST',
    headers: { authorization: `Bearer ${world.token}`, 'content-type': 'application/json' },
    body: JSON.stringify(settings),
  });

/** W-10, for whatever starts a tunnel by settings: each hostile value in each field. */
async function argumentFigures(
  startBy: Start,
  args: () => string[],
  check: (field: string, value: string, answer: Response) => Promise<void> = async () => {},
): Promise<GuardFigure[]> {
  for (const [field, settings] of FIELDS) for (const value of HOSTILE_VALUES) await check(field, value, await startBy(settings(value)));
  const values = new Set(HOSTILE_VALUES).size;
  return [
    { row: 'W-10', what: 'hostile values tried, in each field', value: values, unit: 'values', atLeast: 25 },
    { row: 'W-10', what: 'arguments of tunnel programs made of them', value: args().length, unit: 'arguments', atMost: 0 },
  ];
}

test('settings that are handed to the program as they came are seen through', async () => {
  const handedOn: string[] = [];
  const startBy: Start = (settings) => {
    handedOn.push(...Object.values(settings).filter((value) => typeof value === 'string'));
    return Promise.resolve(new Response());
  };

  knownBad('W-10', await argumentFigures(startBy, () => handedOn));
});

test('at least 25 hostile values in each field: each is refused with a sentence, and no program is called', async () => {
  expect(new Set(HOSTILE_VALUES).size).toBeGreaterThanOrEqual(25);

  const figures = await argumentFigures(start, called, async (field, value, answer) => {
    const { detail } = (await answer.json()) as { detail: string };

    expect([400, 422], `${field} ${JSON.stringify(value)}: ${detail}`).toContain(answer.status);
    expect(detail, JSON.stringify(value)).toMatch(/^[\w -]+: .{10,}/s);
    expect(detail).not.toMatch(/\p{Cc}/u);
  });

  expect((await world.client.tunnel()).state).toEqual({ kind: 'off' });
  guardFigures(figures);
});

test('nor from the command line, nor by the file of the user’s own command', async () => {
  const file = path.join(world.dataDir, 'tunnel', 'custom.json');
  const good = readFileSync(file, 'utf8');
  for (const value of HOSTILE_VALUES) {
    expect((await world.run('start', 'ssh', `--host=${value}`)).code, value).toBe(2);
    const own = await world.run('start', 'custom', '--timeout', '30ms', '--url-pattern', 'x', '--', 'bore', '{port}', value);
    if (own.code === 2) expect(readFileSync(file, 'utf8')).toBe(good);
    else expect(value).toMatch(MERE_TEXT);
    writeFileSync(file, JSON.stringify({ command: 'bore', args: ['{port}', '-x', `${value};`], urlPattern: 'x' }));
    expect((await world.client.startTunnel({ provider: 'custom' })).state).toMatchObject({ kind: 'failed' });
    writeFileSync(file, good);
  }
  expect(called().filter((arg) => !MERE_TEXT.test(arg))).toEqual([]);
});

test('a program that is not a name or a path of PATH is none', async () => {
  const planted = path.join(world.dataDir, 'planted');
  writeFileSync(path.join(world.dataDir, 'evil.sh'), `#!/bin/sh\ntouch '${planted}'\n`, { mode: 0o755 });

  for (const command of ['./evil.sh', '../evil.sh', `${world.dataDir}/../evil.sh;`, 'evil.sh']) {
    await world.run('start', 'custom', '--timeout', '30ms', '--url-pattern', 'x', '--', command, '{port}');
  }

  expect(existsSync(planted)).toBe(false);
  const settings: TunnelSettings = { provider: 'custom' };
  expect((await world.client.startTunnel(settings)).state).toMatchObject({ problem: { message: 'evil.sh was not found on PATH.' } });
});
