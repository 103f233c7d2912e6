import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { cert } from '#cli/commands/cert.ts';
import { listen } from '#cli/commands/listen.ts';
import { aSignedRequest } from '../support/a-signed-request.ts';
import { runCli, runVerb, startCli } from '../support/run-cli.ts';
import { startCore, temporaryDirectory } from '../support/start-core.ts';

const core = await startCore({ receiverTls: { port: 0, chosen: true }, receiverSecret: { text: "it's secret" } });
const got: string[] = [];
const app = createServer((request, response) => {
  if (request.method === 'POST') got.push(`${request.url} ${request.headers['x-mlflow-delivery-id']}`);
  request.resume().on('end', () => response.writeHead(204).end());
});
await new Promise<void>((resolve) => void app.listen(0, '127.0.0.1', resolve));
const appUrl = `http://127.0.0.1:${(app.address() as AddressInfo).port}`;
afterAll(async () => {
  app.closeAllConnections();
  app.close();
  await core.stop();
});

const flags = ['--data-dir', core.dataDir];
const deliver = async (body: string, deliveryId: string) => {
  const request = aSignedRequest({ body, deliveryId, secret: "it's secret" });
  return (await fetch(core.webhookUrl, { method: 'POST', headers: request.headers, body: Buffer.from(request.body) })).status;
};

test('deliveries go to the app by their event while it listens, and to the mock receiver again afterwards', async () => {
  const listening = startCli(['listen', '-f', `${appUrl}/all`, '--route', `prompt*=${appUrl}/prompts`, ...flags]);
  await listening.printed(2);

  expect(await deliver('{"entity": "prompt", "action": "created"}', 'one')).toBe(204);
  expect(await deliver('{"entity": "model_version", "action": "created"}', 'two')).toBe(204);
  const lines = await listening.printed(4);
  expect(lines.slice(0, 2)).toEqual([`${core.webhookUrl} → ${appUrl}/prompts (prompt*)`, `${core.webhookUrl} → ${appUrl}/all (*)`]);
  expect(lines[2]).toContain(`POST ${appUrl}/prompts  204  one #1  signature valid`);
  expect(got).toEqual(['/prompts one', '/all two']);

  listening.stop();
  expect((await listening.ended).code).toBe(0);
  expect(await deliver('{"entity": "prompt", "action": "created"}', 'three')).toBe(200);
});

test('the secret is printed and written beside what is there', async () => {
  const file = path.join(temporaryDirectory(), '.env');
  writeFileSync(file, 'A=1\nMLFLOW_WEBHOOK_SECRET=old\nB=2\n');
  const listening = startCli(['listen', '-f', appUrl, '--print-secret', '--write-env', file, ...flags]);
  const [secret] = await listening.printed(2);
  listening.stop();

  expect((await listening.ended).stderr).toContain(`MLFLOW_WEBHOOK_SECRET had another value in ${file}, which was replaced.`);
  expect(secret).toBe("it's secret");
  expect(readFileSync(file, 'utf8')).toBe("A=1\nMLFLOW_WEBHOOK_SECRET='it'\\''s secret'\nB=2\n");
});

test('an app that does not run is said at once', async () => {
  const listening = startCli(['listen', '-f', 'http://127.0.0.1:1/', ...flags]);
  await listening.printed(1);
  listening.stop();

  expect((await listening.ended).stderr).toContain('127.0.0.1:1: nothing listens there. Deliveries are answered 502 until it runs.');
});

test.each([
  [[], 'listen needs to know where to'],
  [['-f', 'nonsense'], '--forward-to "nonsense": a URL such as http://127.0.0.1:3000/hooks is expected.'],
  [['--route', 'prompt*'], '--route prompt*: GLOB=URL is expected'],
])('listen %j is refused with what it expects', async (args, message) => {
  expect(await runVerb(listen, [...args, ...flags])).toMatchObject({ code: 2, stderr: expect.stringContaining(message) });
});

test('the certificate is shown with what each client needs, exported, and renewed under the running server', async () => {
  const file = path.join(temporaryDirectory(), 'cert.pem');
  const shown = await runVerb(cert, ['--export', file, ...flags]);
  expect(shown).toMatchObject({ code: 0 });
  expect(shown.lines.join('\n')).toContain(`curl --cacert '${path.join(core.dataDir, 'tls', 'cert.pem')}' ${core.receiverTls}/health`);
  expect(readFileSync(file, 'utf8')).toMatch(/^-----BEGIN CERTIFICATE-----\n/);

  const renewed = await runVerb(cert, ['--renew', '--json', ...flags]);
  const fingerprint = JSON.parse(renewed.lines[0] ?? '{}').fingerprint;
  expect(shown.lines.join('\n')).not.toContain(fingerprint);
  expect(await servedFingerprint()).toBe(fingerprint);
  const again = await runCli(['cert', '--export', file, ...flags]);
  const same = await runCli(['cert', '--export', file, ...flags]);
  expect([again.stderr, same.stderr]).toEqual([`${file} held something else, which was replaced.\n`, '']);
});

async function servedFingerprint(): Promise<string> {
  const { connect } = await import('node:tls');
  const { port } = new URL(core.receiverTls ?? '');
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port: Number(port), rejectUnauthorized: false }, () => {
      resolve(socket.getPeerCertificate().fingerprint256);
      socket.destroy();
    });
  });
}
