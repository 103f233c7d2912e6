import { chmodSync, lstatSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { doctor } from '#cli/commands/doctor.ts';
import { inspectOwnSetup } from '#core/own-setup.ts';
import type { Finding } from '#shared/domain/app/finding.ts';
import { readCertificate } from '../support/certificate.ts';
import { runVerb } from '../support/run-cli.ts';
import { startCore, temporaryDirectory } from '../support/start-core.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = temporaryDirectory();
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const NOW_MS = Date.UTC(2026, 10, 30);

async function found(setup: Partial<Parameters<typeof inspectOwnSetup>[0]> = {}): Promise<Finding[]> {
  const findings = await inspectOwnSetup({ dataDir, encryptionKey: undefined, running: undefined, ports: [], nowMs: NOW_MS, ...setup });
  return findings.filter(({ severity }) => severity !== 'info');
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
