import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { systemClock } from '#core/system-clock.ts';
import { createExpose } from '#core/tunnel/expose.ts';
import { nodeGuard } from '#core/tunnel/guard.ts';
import { isRetried } from '#core/tunnel/problems.ts';
import { createProviders } from '#core/tunnel/providers.ts';
import { createTunnel, type Tunnel } from '#core/tunnel/tunnel.ts';
import { type FakeClock, fakeClock } from '../support/fake-clock.ts';
import { standIn } from '../support/stand-in.ts';
import { PROVIDER_WORDS } from '../support/tunnel-words.ts';

let root: string;
let dir: string;
let programs: string;
let tunnel: Tunnel;
let clock: FakeClock;

/** Secrets that no child may see, beside the little that it needs. */
const ENV = {
  HOOKGLASS_RECEIVER_SECRET: 'planted-secret',
  MLFLOW_WEBHOOK_SECRET_ENCRYPTION_KEY: 'planted-key',
  AWS_SECRET_ACCESS_KEY: 'planted-cloud',
  NODE_OPTIONS: '--require=planted',
  LD_PRELOAD: 'planted.so',
  SSH_ASKPASS: 'planted',
  LANG: 'C.UTF-8',
};

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'hookglass-tunnel-'));
  dir = path.join(root, 'data of ours');
  programs = path.join(root, 'bin');
  mkdirSync(programs);
  const env = { ...ENV, HOME: root, PATH: `relative:${programs}:/usr/bin:/bin` };
  const providers = createProviders({
    dir,
    home: root,
    env: { ...env, PATH: `relative:${programs}` },
    target: () => ({ host: '127.0.0.1', port: 8000 }),
  });
  clock = fakeClock();
  tunnel = createTunnel({
    clock,
    random: () => 0.5,
    expose: createExpose({ clock: systemClock, env, guard: nodeGuard(process.execPath) }),
    probe: () => Promise.resolve({ kind: 'ok', latencyMs: 20 }),
    network: () => 'wifi',
    receiverUrl: () => 'http://127.0.0.1:8000',
    launch: providers.launch,
    providers: providers.info,
    publish: () => {},
    onPublicUrl: () => {},
    followers: () => [],
  });
});

afterEach(async () => {
  await tunnel.close();
  rmSync(root, { recursive: true });
});

describe.each(PROVIDER_WORDS)('$settings.provider', ({ settings, program, good, complaints, args }) => {
  beforeEach(() => {
    mkdirSync(dir);
    const custom = { command: 'bore', args: ['local', '{port}', '--to=bore.pub'], urlPattern: 'listening at (\\S+)' };
    writeFileSync(path.join(dir, 'custom.json'), JSON.stringify(custom));
  });

  const settled = (kind: string) => vi.waitFor(() => expect(tunnel.status().state.kind).toBe(kind), { timeout: 5000, interval: 10 });
  const place = (text: string) => text.replaceAll('DIR', dir).replaceAll('HOME', root);

  test('finds the public URL in what the program prints, garbage around it or not', async () => {
    const garbage = Buffer.concat([randomBytes(4000), Buffer.from('\n\u001b]0;title\u0007 https://not.this.example \ufeff\n')]).toString(
      'latin1',
    );
    const called = standIn(programs, program, { stdout: `${garbage}\n${good.stdout ?? ''}`, stderr: `${garbage}\n${good.stderr ?? ''}` });

    await tunnel.expose(settings);
    await urlFound(good.url);

    expect(called.args()).toEqual(args.map(place));
  });

  test('ends a program that prints anything but a URL', async () => {
    const called = standIn(programs, program, { stdout: `${randomBytes(20_000).toString('latin1')}\nhttps:// http://user:pass@host/\n` });

    await tunnel.expose(settings);
    await vi.waitFor(() => expect(called.args()).not.toEqual([]), { interval: 10 });
    clock.advance(30_000);

    expect(tunnel.status().state).toMatchObject({
      kind: 'down',
      problem: { code: 'no-url', message: `${program} printed no public URL within 30 s.` },
    });
  });

  test('shows the program no secret and nothing that would load code into it', async () => {
    const called = standIn(programs, program, { ...good });

    await tunnel.expose(settings);
    await vi.waitFor(() => expect(called.env()).not.toEqual([]));

    expect(called.env().join('\n')).not.toMatch(/planted/);
    expect(called.env()).toContain('LANG=C.UTF-8');
  });

  test('says how the program ended when it ends without a word', async () => {
    standIn(programs, program, { exitCode: 7 });

    await tunnel.expose(settings);
    await settled('down');

    expect(tunnel.status().state).toMatchObject({ problem: { code: 'ended', message: `${program} ended (exit code 7) without a word.` } });
  });

  test.each(complaints)('understands $code', async ({ code, ...said }) => {
    standIn(programs, program, said);

    await tunnel.expose(settings);
    await settled(isRetried(code) ? 'down' : 'failed');

    expect(tunnel.status().state).toMatchObject({ problem: { code } });
  });

  test('says what to install when the program is missing', async () => {
    const { state } = await tunnel.expose(settings);

    expect(state).toMatchObject({ kind: 'failed', problem: { code: 'no-program', message: `${program} was not found on PATH.` } });
    expect(state).toHaveProperty('problem.fix');
  });

  test('says why a file that is no program cannot be started', async () => {
    writeFileSync(path.join(programs, program), '#!/no/such/interpreter\n', { mode: 0o755 });

    await tunnel.expose(settings);
    await settled('failed');

    expect(tunnel.status().state).toMatchObject({ problem: { code: 'not-started', message: expect.stringContaining('(ENOENT)') } });
  });

  async function urlFound(url: string): Promise<void> {
    await vi.waitFor(
      () => {
        clock.advance(1000);
        expect(tunnel.status().state).toMatchObject({ kind: 'on', publicUrl: url });
      },
      { timeout: 5000, interval: 10 },
    );
  }
});
