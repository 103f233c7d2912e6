import { once } from 'node:events';
import { chmodSync, copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, type TestContext, test, vi } from 'vitest';
import { createAgents } from '#core/net/connection.ts';
import { systemClock } from '#core/system-clock.ts';
import { createExpose } from '#core/tunnel/expose.ts';
import { nodeGuard } from '#core/tunnel/guard.ts';
import { createProbe } from '#core/tunnel/probe.ts';
import { createProviders } from '#core/tunnel/providers.ts';
import { createTunnel } from '#core/tunnel/tunnel.ts';
import type { TunnelProblemCode, TunnelState } from '#shared/domain/app/tunnel.ts';
import type { SshSettings } from '#shared/domain/app/tunnel-providers.ts';
import type { Clock } from '#shared/domain/clock.ts';
import { aSignedRequest } from '../support/a-signed-request.ts';
import { needSshd, startSshd } from '../support/local-sshd.ts';
import { processesWith } from '../support/processes.ts';
import { startReceiver } from '../support/start-receiver.ts';

const SECRET = 'through-the-tunnel';

describe.runIf(needSshd())('over a real sshd', () => {
  test.concurrent('a signed delivery arrives and is verified', async ({ onTestFinished }) => {
    const { expose, deliver, receiver } = await setUp(onTestFinished);

    await expose();
    const status = await deliver('9f2c1d00-0000-4000-8000-00000000000a');

    expect(status).toBe(200);
    expect(receiver.added).toMatchObject([{ verdict: { result: 'valid' }, deliveryId: '9f2c1d00-0000-4000-8000-00000000000a' }]);
    expect(receiver.added).toMatchObject([{ tunnelled: true, browser: false }]);
  });

  test.concurrent('a cut is told at once, mended under the same address, and loses nothing that was acknowledged', async ({
    onTestFinished,
  }) => {
    const { expose, deliver, until, receiver, tunnel, sshd, states } = await setUp(onTestFinished);
    await expose();
    const url = tunnel.status().webhookUrl;
    const acknowledged: string[] = [];
    let sent = 0;
    const send = async () => {
      sent += 1;
      const deliveryId = `9f2c1d00-0000-4000-8000-${String(sent).padStart(12, '0')}`;
      if ((await deliver(deliveryId).catch(() => 0)) === 200) acknowledged.push(deliveryId);
    };

    await send();
    const burst = Array.from({ length: 20 }, send);
    const cutMs = Date.now();
    sshd.cut();
    await Promise.all(burst);
    await until('down');
    const toldMs = Date.now() - cutMs;
    await until('on');
    await send();

    expect(toldMs).toBeLessThan(5000);
    expect(tunnel.status().webhookUrl).toBe(url);
    expect(states).toContainEqual(expect.objectContaining({ kind: 'down', problem: expect.objectContaining({ code: 'ended' }) }));
    expect(tunnel.status().gaps).toMatchObject([{ why: 'The connection to the server was cut.', toMs: expect.any(Number) }]);
    expect(acknowledged.length).toBeGreaterThanOrEqual(2);
    expect(receiver.added.map(({ deliveryId }) => deliveryId)).toEqual(expect.arrayContaining(acknowledged));
    expect(receiver.added.every(({ verdict }) => verdict.result === 'valid')).toBe(true);
  });

  test.concurrent('a connection through which nothing comes any more is told within 5 s', async ({ onTestFinished }) => {
    const clock = hurryingClock(5);
    const { expose, until, sshd } = await setUp(onTestFinished, clock);
    await expose();

    const frozenMs = clock.nowMs();
    sshd.freeze();
    const down = await until('down');

    expect(clock.nowMs() - frozenMs).toBeLessThan(5000);
    expect(down).toMatchObject({ problem: { code: 'no-answer' } });
  });

  test.concurrent('a key that the server does not know ends it with a sentence', async ({ onTestFinished }) => {
    const { start, until, sshd } = await setUp(onTestFinished);

    await start({ identityFile: sshd.strangerKey });

    expect(await until('failed')).toMatchObject({ problem: { code: 'login-required', message: expect.stringMatching(/refused the key/) } });
  });

  test.concurrent('a host key that changed ends it, and nothing is let through', async ({ onTestFinished }) => {
    const { expose, until, tunnel, sshd, start } = await setUp(onTestFinished);
    await expose();
    await tunnel.close();

    sshd.newHostKey();
    await start();

    expect(await until('failed')).toMatchObject({ problem: { code: 'host-key-changed' } });
  });

  test.concurrent('a port in use at the far end is named and tried again', async ({ onTestFinished }) => {
    const { start, until } = await setUp(onTestFinished);
    const busy = net.createServer().listen(0);
    onTestFinished(() => void busy.close());
    await once(busy, 'listening');
    const { port } = busy.address() as net.AddressInfo;

    await start({ remotePort: port });

    expect(await until('down')).toMatchObject({
      retryAtMs: expect.any(Number),
      problem: { message: expect.stringContaining(`Port ${port} on the server`) },
    });
  });

  test.concurrent('a server that is not there is named and tried again', async ({ onTestFinished }) => {
    const { start, until, sshd } = await setUp(onTestFinished);
    await sshd.stop();

    await start();

    expect(await until('down')).toMatchObject({ problem: { code: 'unreachable', message: expect.stringContaining('Connection refused') } });
  });

  test.concurrent('each thing that is wrong is one sentence, with what helps, and leaves no process behind', async ({ onTestFinished }) => {
    const { start, until, sshd, tunnel, dir } = await setUp(onTestFinished);
    const web = http.createServer((_, response) => response.end('hello')).listen(0, '127.0.0.1');
    onTestFinished(() => void web.close());
    await once(web, 'listening');
    const unprotected = path.join(dir, 'unprotected');
    copyFileSync(sshd.userKey, unprotected);
    chmodSync(unprotected, 0o644);
    const wrong: [Partial<SshSettings>, state: 'down' | 'failed', code: TunnelProblemCode, says: RegExp][] = [
      [{ host: 'no-such-host.invalid' }, 'down', 'unknown-host', /by the name no-such-host\.invalid/],
      [{ jump: 'no-such-jump.invalid' }, 'down', 'unknown-host', /by the name no-such-jump\.invalid/],
      [{ port: 1 }, 'down', 'unreachable', /127\.0\.0\.1 does not take connections on port 1 \(Connection refused\)/],
      [{ port: (web.address() as net.AddressInfo).port }, 'down', 'unreachable', /no sshd/],
      [{ identityFile: sshd.strangerKey }, 'failed', 'login-required', /refused the key/],
      [{ identityFile: path.join(dir, 'none') }, 'failed', 'login-required', /none cannot be read/],
      [{ identityFile: unprotected }, 'failed', 'login-required', /unprotected cannot be used \(bad permissions\)/],
    ];

    for (const [settings, kind, code, says] of wrong) {
      await start(settings);
      const state = await until(kind);

      expect(state).toMatchObject({ problem: { code, message: expect.stringMatching(says) } });
      expect('problem' in state && state.problem.message).toMatch(/^[A-Z0-9](?:(?!\. ).)+\.$/);
      if (kind === 'down') await tunnel.close();
      await vi.waitFor(() => expect(processesWith(path.join(dir, 'tunnel', 'known_hosts'))).toEqual([]), { timeout: 5000, interval: 20 });
    }
  });

  test.concurrent('nothing listens at the far end once the tunnel is closed', async ({ onTestFinished }) => {
    const { expose, tunnel } = await setUp(onTestFinished);
    await expose();
    const url = tunnel.status().webhookUrl ?? '';

    await tunnel.close();

    await expect(fetch(url)).rejects.toThrow('fetch failed');
    expect(tunnel.status().state).toEqual({ kind: 'off' });
  });
});

/** A receiver, an sshd that only this test uses, and a tunnel between them that is still off. */
async function setUp(onTestFinished: TestContext['onTestFinished'], clock: Clock = systemClock) {
  const dir = mkdtempSync(path.join(tmpdir(), 'hookglass-ssh-'));
  const receiver = await startReceiver({ defaults: { secret: SECRET }, cameThroughTunnel: (headers) => tunnel.carries(headers) });
  const sshd = await startSshd(dir);
  const states: TunnelState[] = [];
  const env = { PATH: process.env['PATH'], HOME: dir };
  const providers = createProviders({
    dir: path.join(dir, 'tunnel'),
    home: dir,
    env,
    target: () => ({ host: '127.0.0.1', port: receiver.port }),
  });
  const tunnel = createTunnel({
    clock,
    random: Math.random,
    expose: createExpose({ clock, env, guard: nodeGuard(process.execPath) }),
    probe: createProbe(clock, createAgents({ policy: { peerRefusal: () => undefined }, keepAlive: false })),
    network: () => 'loopback',
    receiverUrl: () => receiver.url,
    launch: providers.launch,
    providers: providers.info,
    publish: ({ state }) => void states.push(state),
    onPublicUrl: () => {},
    followers: () => [],
  });
  onTestFinished(async () => {
    await tunnel.close();
    await sshd.stop();
    await receiver.stop();
    rmSync(dir, { recursive: true });
  });

  const until = (kind: TunnelState['kind']) =>
    vi.waitFor(
      () => {
        const { state } = tunnel.status();
        expect(state.kind, JSON.stringify(state)).toBe(kind);
        return state;
      },
      { timeout: 15_000, interval: 10 },
    );
  const start = (more: Partial<SshSettings> = {}) =>
    tunnel.expose({ provider: 'ssh', host: '127.0.0.1', port: sshd.port, user: sshd.user, identityFile: sshd.userKey, ...more });

  return {
    dir,
    receiver,
    sshd,
    tunnel,
    states,
    until,
    start,
    async expose() {
      await start();
      await until('on');
    },
    /** Sends a signed delivery to the public URL. @returns the status */
    async deliver(deliveryId: string): Promise<number> {
      const { headers, body } = aSignedRequest({ secret: SECRET, deliveryId });
      const response = await fetch(tunnel.status().webhookUrl ?? '', { method: 'POST', headers, body });
      await response.text();
      return response.status;
    },
  };
}

/** A clock on which so many seconds pass in each, so that what takes seconds can be waited for. */
function hurryingClock(factor: number): Clock {
  const startedMs = systemClock.nowMs();
  const nowMs = () => startedMs + (systemClock.nowMs() - startedMs) * factor;
  return {
    nowMs,
    nowMicros: () => nowMs() * 1000,
    setTimer: (atMs, callback) => systemClock.setTimer(startedMs + Math.ceil((atMs - startedMs) / factor), callback),
  };
}
