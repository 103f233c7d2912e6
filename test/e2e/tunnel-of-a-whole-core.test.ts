import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, type TestContext, test, vi } from 'vitest';
import { tunnel } from '#cli/commands/tunnel.ts';
import { createControlClient } from '#shared/client/control-client.ts';
import type { TunnelStatus } from '#shared/domain/app/tunnel.ts';
import { aSignedRequest } from '../support/a-signed-request.ts';
import { needSshd, startSshd } from '../support/local-sshd.ts';
import { runVerb } from '../support/run-cli.ts';
import { startCore } from '../support/start-core.ts';

const SECRET = 'planted-secret-of-a-webhook';

describe.runIf(needSshd())('a core behind a real sshd', () => {
  test('a cut is told on the stream within 5 s, mended, shown as a gap, and loses nothing that was acknowledged', async ({
    onTestFinished,
  }) => {
    const { core, client, sshd, run, publicUrl, told } = await setUp(onTestFinished);
    const acknowledged: string[] = [];
    const until = (holds: () => boolean) => vi.waitFor(() => expect(holds()).toBe(true), { timeout: 20_000, interval: 10 });
    const isOn = () => told.at(-1)?.state.kind === 'on';
    let sent = 0;
    let sending = true;
    async function sendOn(): Promise<void> {
      while (sending) {
        sent += 1;
        const deliveryId = `9f2c1d00-0000-4000-8000-${String(sent).padStart(12, '0')}`;
        const { headers, body } = aSignedRequest({ secret: SECRET, deliveryId });
        const answer = await ask(`${publicUrl}/webhook`, { method: 'POST', headers, body }).catch(() => undefined);
        if (answer?.status === 200) acknowledged.push(deliveryId);
        else await until(isOn);
      }
    }

    const senders = Array.from({ length: 8 }, sendOn);
    await until(() => acknowledged.length >= 30);
    const before = acknowledged.length;
    const cutMs = Date.now();
    sshd.cut();
    await until(() => told.at(-1)?.state.kind === 'down');
    const toldAfterMs = Date.now() - cutMs;
    await until(() => isOn() && acknowledged.length >= before + 30);
    sending = false;
    await Promise.all(senders);

    expect(toldAfterMs).toBeLessThan(5000);
    const status = await client.tunnel();
    expect(status).toMatchObject({ state: { kind: 'on', publicUrl }, gaps: [{ why: 'The connection to the server was cut.' }] });
    expect(status.gaps[0]?.toMs).toBeGreaterThan(status.gaps[0]?.fromMs ?? 0);
    expect((await run('status')).lines).toContainEqual(
      expect.stringMatching(/^ {2}was down \d\d:\d\d:\d\d–\d\d:\d\d:\d\d: The connection to the server was cut\.$/),
    );
    expect(sent).toBeGreaterThan(acknowledged.length); // some were on their way when it was cut
    const kept = (await client.captures({ limit: 1000 })).items;
    expect(kept.map(({ deliveryId }) => deliveryId)).toEqual(expect.arrayContaining(acknowledged));
    expect(kept.every(({ outcome, verdict, tunnelled }) => tunnelled && (outcome === 'rejected' || verdict.result === 'valid'))).toBe(true);
    expect((await client.webhook((await client.webhooks()).items[0]?.id ?? ''))?.url).toBe(`${publicUrl}/webhook`);
    expect(core.webhookUrl).not.toContain(publicUrl);
  });

  test('nothing of the control plane, of the MLflow API or of what is stored can be had through it', async ({ onTestFinished }) => {
    const { core, client, token, publicUrl } = await setUp(onTestFinished);
    const { headers, body } = aSignedRequest({ secret: SECRET });
    await ask(`${publicUrl}/webhook`, { method: 'POST', headers, body });
    const before = await client.status();
    const webhook = (await client.webhooks()).items[0];
    const inspector = new URL(core.inspector).host;
    const openapi = (await (
      await fetch(`${core.inspector}/api/v1/openapi.json`, { headers: { authorization: `Bearer ${token}` } })
    ).json()) as { paths: Record<string, Record<string, unknown>> };
    const routes = Object.entries(openapi.paths).flatMap(([route, methods]) =>
      Object.keys(methods).map((method) => [method.toUpperCase(), `/api/v1${route.replace(/^\/api\/v1/, '')}`] as const),
    );
    const filled = routes.map(([method, route]) => [
      method,
      route.replace(/\{(?:id|webhookId)\}/, webhook?.id ?? '').replace(/\{\w+\}/, 'webhook'),
    ]);
    const others = ['/', '/index.html', '/assets/', '/api/v1/stream', '/api/2.0/mlflow/webhooks/list', '/hooks/../api/v1/webhooks'].map(
      (route) => ['GET', route],
    );

    const answers: string[] = [];
    for (const [method = '', target = ''] of [...filled, ...others]) {
      for (const host of [undefined, inspector, new URL(core.mlflow).host]) {
        const answer = await ask(publicUrl, {
          method,
          target,
          headers: { authorization: `Bearer ${token}`, 'sec-websocket-protocol': `hookglass.v1, bearer.${token}`, ...(host && { host }) },
        });
        answers.push(`${method} ${target} ${answer.status} ${answer.text}`);
      }
    }

    expect(answers.length).toBeGreaterThan(100);
    expect(answers.filter((answer) => !/ 404 \{"detail": ?"Not Found"\}$/.test(answer))).toEqual([]);
    expect(answers.filter((answer) => answer.includes(SECRET) || answer.includes(token))).toEqual([]);
    expect((await client.webhooks()).items).toEqual([webhook]);
    expect((await client.status()).counts).toMatchObject({ webhooks: before.counts.webhooks, deliveries: before.counts.deliveries });
  });
});

/** A core with one webhook that follows its tunnel, which is on. */
async function setUp(onTestFinished: TestContext['onTestFinished']) {
  const dir = mkdtempSync(path.join(tmpdir(), 'hookglass-core-ssh-'));
  const sshd = await startSshd(dir);
  const dataDir = path.join(dir, 'data');
  const core = await startCore({ dataDir, home: dir, env: { PATH: process.env['PATH'] } });
  onTestFinished(async () => {
    await core.core.stop();
    await sshd.stop();
    rmSync(dir, { recursive: true });
  });
  const token = readFileSync(path.join(dataDir, 'token'), 'utf8').trim();
  const client = createControlClient({ baseUrl: core.inspector, token });
  const told: TunnelStatus[] = [];
  core.core.subscribe((events) => {
    for (const event of events) if (event.type === 'tunnel.changed') told.push(event.tunnel);
  });
  const run = (...args: string[]) => runVerb(tunnel, ['--data-dir', dataDir, ...args]);
  await client.createWebhook({ name: 'remote', url: core.webhookUrl, events: ['registered_model.created'], secret: SECRET });

  const flags = ['--host', '127.0.0.1', '--port', String(sshd.port), '--user', sshd.user, '--identity-file', sshd.userKey];
  const started = await run('start', 'ssh', ...flags, '--follow', 'remote', '--json');
  const status: TunnelStatus = JSON.parse(started.lines[0] ?? '');
  if (status.state.kind !== 'on') throw new Error(`the tunnel is not on: ${started.lines[0]}`);
  return { core, client, token, sshd, run, told, publicUrl: status.state.publicUrl };
}

interface Asked {
  method: string;
  /** The request line's target, as it is. */
  target?: string;
  headers?: Record<string, string>;
  body?: Uint8Array;
}

/** Unlike fetch it sends any Host and any path. */
function ask(url: string, { method, target, headers, body }: Asked): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method, headers, agent: false, ...(target !== undefined && { path: target }) });
    request.on('error', reject).on('response', (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part) => {
        text += part;
      });
      response.on('error', reject).on('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
    request.end(body);
  });
}
