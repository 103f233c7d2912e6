import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { doctor } from '#cli/commands/doctor.ts';
import { inspectOwnSetup } from '#core/own-setup.ts';
import { createControlClient } from '#shared/client/control-client.ts';
import type { Finding } from '#shared/domain/app/finding.ts';
import { readCertificate } from '../support/certificate.ts';
import { freePort } from '../support/foreign-server.ts';
import { runVerb } from '../support/run-cli.ts';
import { startCore, temporaryDirectory } from '../support/start-core.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = temporaryDirectory();
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const NOW_MS = Date.UTC(2026, 10, 30);

type Setup = Partial<Parameters<typeof inspectOwnSetup>[0]>;
const inspect = (setup: Setup = {}) =>
  inspectOwnSetup({ dataDir, encryptionKey: undefined, running: undefined, ports: [], nowMs: NOW_MS, ...setup });

async function found(setup: Setup = {}): Promise<Finding[]> {
  return (await inspect(setup)).filter(({ severity }) => severity !== 'info');
}

const ids = (findings: readonly Finding[]) => findings.map(({ id, severity }) => `${severity} ${id}`);

test('finds nothing where nothing is yet, and makes nothing', async () => {
  const fresh = path.join(dataDir, 'not', 'there');

  expect(await found({ dataDir: fresh })).toEqual([]);
  expect(readdirSync(dataDir)).toEqual([]);
});

test.each([
  ['a folder that others can write into', () => chmodSync(dataDir, 0o777), 'error own-data-directory'],
  ['a token that is a link', () => symlinkSync('/dev/null', path.join(dataDir, 'token')), 'error own-data-directory'],
  ['a key that others can read', () => keyFile('A'.repeat(43).concat('='), 0o644), 'error own-data-directory'],
  ['a key that is none', () => keyFile('short', 0o600), 'error own-key'],
  ['a database without its key', () => writeFileSync(path.join(dataDir, 'hookglass.db'), '', { mode: 0o600 }), 'warning own-key'],
  ['a certificate that has ended', () => certificate(readCertificate('expired').cert), 'warning own-certificate'],
  ['a certificate that is none', () => certificate('hello'), 'warning own-certificate'],
])('finds %s, and leaves it as it is', async (_, make, id) => {
  make();
  const before = modes();

  expect(ids(await found())).toEqual([id]);
  expect(modes()).toEqual(before);
});

test('tells the day on which the certificate ends, and warns 30 days before', async () => {
  const { cert } = readCertificate('valid');
  certificate(cert);
  const endsMs = Date.parse(new X509Certificate(cert).validTo);
  const day = new Date(endsMs).toISOString().slice(0, 10);
  const at = async (daysBefore: number) =>
    (await inspect({ nowMs: endsMs - daysBefore * 86_400_000 })).find(({ id }) => id === 'own-certificate');

  expect(await at(31)).toMatchObject({ severity: 'info', what: `The certificate of the receiver is valid for 31 days, until ${day}` });
  expect(await at(9)).toMatchObject({ severity: 'warning', what: `The certificate of the receiver ends on ${day}, in 9 days` });
  expect(await at(-1)).toMatchObject({ severity: 'warning', what: `The certificate of the receiver ended on ${day}` });
});

test('says how much of the disk is free, and that it is almost full', async () => {
  const gib = 1024 ** 3;
  const disk = (freeBytes: number) => ({ statfs: () => ({ bsize: 1, blocks: 100 * gib, bavail: freeBytes }) });
  const [roomy, full] = [await inspect(disk(12.34 * gib)), await inspect(disk(gib / 32))];
  const of = (findings: readonly Finding[]) => findings.find(({ id }) => id === 'own-disk');

  expect(of(roomy)).toMatchObject({ severity: 'info', what: 'The disk of the data directory has 12.3 GiB free' });
  expect(of(full)).toMatchObject({ severity: 'error', why: expect.stringMatching(/^Only 32 MiB .* below 64 MiB nothing new is accepted/) });
});

test('tells free and taken ports, and that a chosen one which is taken ends the start', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port: taken } = other.address() as AddressInfo;
  const free = await freePort();
  const ports = (chosen: boolean) => [
    { flag: '--mlflow-port' as const, port: taken, chosen },
    { flag: '--receiver-port' as const, port: free, chosen: false },
  ];

  const [byDefault, chosen] = [await inspect({ ports: ports(false) }), await inspect({ ports: ports(true) })];
  const verb = await runVerb(doctor, ['--data-dir', dataDir, '--json', '--mlflow-port', String(taken)]);

  other.close();
  expect(byDefault).toContainEqual(
    expect.objectContaining({ id: 'own-port', severity: 'info', why: expect.stringContaining('takes the next free port') }),
  );
  expect(byDefault).toContainEqual(expect.objectContaining({ id: 'own-ports', what: `Free for a start of Hookglass: port ${free}` }));
  expect(chosen).toContainEqual(
    expect.objectContaining({ id: 'own-port', severity: 'error', what: `Port ${taken} is used by another program` }),
  );
  expect([verb.code, verb.lines.join('')]).toEqual([1, expect.stringContaining('a start ends with exit code 69')]);
});

test('says where a running core listens, and why not at the port that was expected', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port: taken } = other.address() as AddressInfo;
  const core = await startCore({ dataDir, receiver: { host: '127.0.0.1', port: taken, chosen: false } });
  const { port } = new URL(core.receiver);

  const { findings } = await createControlClient({
    baseUrl: core.inspector,
    token: readFileSync(core.tokenFile, 'utf8').trim(),
  }).examineSelf();

  await core.stop();
  other.close();
  expect(findings).toContainEqual(
    expect.objectContaining({ id: 'own-port', what: `The receiver listens on port ${port}, because ${taken} is used by another program` }),
  );
  expect(findings).toContainEqual(expect.objectContaining({ id: 'own-ports', what: expect.stringContaining(`${port} for the receiver`) }));
});

test('finds a key in the environment that is none', async () => {
  expect(ids(await found({ encryptionKey: 'short' }))).toEqual(['error own-key']);
});

test('says of a running core where it is, and judges the URL of its receiver', async () => {
  const { stop, ...ready } = await startCore({ dataDir });

  const own = await runVerb(doctor, ['--data-dir', dataDir, '--json']);
  const both = await runVerb(doctor, ['--data-dir', dataDir, '--json', '--mlflow-uri', ready.mlflow]);

  await stop();
  expect(own.code).toBe(0);
  const findings = (lines: readonly string[]) => (JSON.parse(lines.join('')) as { findings: Finding[] }).findings;
  expect(findings(own.lines)).toContainEqual(expect.objectContaining({ id: 'own-core', what: expect.stringContaining(ready.webhookUrl) }));
  expect(findings(both.lines)).toContainEqual(
    expect.objectContaining({ id: 'url-accepted', what: `The server takes ${ready.webhookUrl}` }),
  );
  expect(findings(both.lines)).toContainEqual(expect.objectContaining({ id: 'own-server', severity: 'warning' }));
  for (const finding of findings(both.lines)) expect(Object.keys(finding)).toEqual(['id', 'severity', 'what', 'why', 'fix']);
});

test.each([
  [['--mlflow-uri', 'mlflow.example'], /http or https URL/],
  [['--webhook-url', 'http://a.example'], /name it with --mlflow-uri/],
  [['--mlflow-uri', 'http://a.example', '--webhook-url', 'ftp://b.example'], /--webhook-url "ftp:.*: http or https is expected, not ftp/],
  [['--mlflow-uri', 'http://a.example', '--events', 'nope'], /MLflow has no event "nope"/],
  [['extra'], /flags only/],
])('refuses %j with what it expected', async (args, words) => {
  const { code, stderr } = await runVerb(doctor, ['--data-dir', dataDir, ...args]);

  expect(stderr).toMatch(words);
  expect(code).toBe(2);
});

function keyFile(text: string, mode: number): void {
  writeFileSync(path.join(dataDir, 'key'), text);
  chmodSync(path.join(dataDir, 'key'), mode);
}

function certificate(pem: string): void {
  mkdirSync(path.join(dataDir, 'tls'), { mode: 0o700 });
  writeFileSync(path.join(dataDir, 'tls', 'cert.pem'), pem, { mode: 0o600 });
}

const modes = () => [dataDir, ...readdirSync(dataDir).map((name) => path.join(dataDir, name))].map((file) => lstatSync(file).mode);
