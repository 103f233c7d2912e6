import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import { openLocalCertificate } from '#core/receiver/local-certificate.ts';
import { certificateHelp } from '#shared/domain/app/local-certificate.ts';
import type { GuardFigure } from '../../scripts/guard/figure.ts';
import { aSignedRequest } from '../support/a-signed-request.ts';
import { guardFigures, knownBad } from '../support/guard-figure.ts';
import { PYTHON } from '../support/python.ts';
import { temporaryDirectory } from '../support/start-core.ts';
import { startReceiver } from '../support/start-receiver.ts';

const run = promisify(execFile);
const DAY_MS = 86_400_000;
const directory = path.join(temporaryDirectory(), 'tls');
const certificate = await openLocalCertificate({ directory, nowMs: Date.now });
const receiver = await startReceiver({ defaults: { secret: 's3cret' } });
const secure = receiver.tlsServer(certificate.pem).listen(0, '127.0.0.1');
await once(secure, 'listening');
const { port } = secure.address() as AddressInfo;
afterAll(async () => {
  secure.close();
  secure.closeAllConnections();
  await receiver.stop();
});

test('a client that trusts the file delivers over HTTPS, and the capture says so', async () => {
  const { headers, body } = aSignedRequest();
  const status = await new Promise((resolve, reject) => {
    request(`https://localhost:${port}/webhook`, { method: 'POST', headers, ca: certificate.pem.cert, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end(body);
  });

  expect(status).toBe(200);
  const capture = receiver.captures.get(receiver.captures.list({ limit: 1 }).items[0]?.id ?? '');
  expect(capture).toMatchObject({ tls: expect.stringMatching(/^TLSv1\.3 TLS_/), verdict: { result: 'valid' } });
});

test('OpenSSL verifies it for each of its names, and finds a leaf with P-256 and at most 397 days', async () => {
  for (const name of ['-verify_hostname=localhost', '-verify_ip=127.0.0.1', '-verify_ip=::1']) {
    const { stdout } = await run('sh', [
      '-c',
      `openssl s_client -brief -verify_return_error -CAfile '${directory}/cert.pem' ${name.replace('=', ' ')} -connect 127.0.0.1:${port} </dev/null 2>&1`,
    ]);
    expect(stdout).toContain('Verification: OK');
  }
  const { stdout } = await run('openssl', ['x509', '-in', `${directory}/cert.pem`, '-noout', '-text']);
  expect(stdout).toContain('CA:FALSE');
  expect(stdout).toContain('NIST CURVE: P-256');
  expect(stdout).toMatch(/DNS:localhost, IP Address:127\.0\.0\.1, IP Address:0:0:0:0:0:0:0:1/);
  const { notBeforeMs, notAfterMs } = certificate.describe();
  expect(notAfterMs - notBeforeMs).toBeLessThanOrEqual(397 * DAY_MS);
});

/** R-08, for a certificate and its key in this directory. */
function certificateFigures(of: string): GuardFigure[] {
  const found = new X509Certificate(readFileSync(path.join(of, 'cert.pem')));
  const names = ['DNS:localhost', 'IP Address:127.0.0.1', 'IP Address:0:0:0:0:0:0:0:1'];
  const faults = [
    found.ca && 'it may sign others',
    found.publicKey.asymmetricKeyDetails?.namedCurve !== 'prime256v1' && 'its key is no P-256',
    found.subjectAltName?.split(', ').toSorted().join() !== names.toSorted().join() && 'its names are others',
    (statSync(path.join(of, 'key.pem')).mode & 0o077) !== 0 && 'others may read its key',
  ].filter(Boolean);
  return [
    { row: 'R-08', what: 'faults of the certificate', value: faults.length, unit: 'faults', atMost: 0 },
    {
      row: 'R-08',
      what: 'how long it is valid',
      value: (found.validToDate.getTime() - found.validFromDate.getTime()) / DAY_MS,
      unit: 'days',
      atMost: 397,
    },
  ];
}

test('is a leaf for this machine alone, for a year', () => {
  guardFigures(certificateFigures(directory));
});

test('a certificate as openssl makes it by itself is seen through', async () => {
  const plain = temporaryDirectory();
  const files = ['-keyout', path.join(plain, 'key.pem'), '-out', path.join(plain, 'cert.pem')];
  await run('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '3650', '-subj', '/CN=localhost', ...files]);

  knownBad('R-08', certificateFigures(plain));
  rmSync(plain, { recursive: true });
});

test('curl takes it as the instructions say', async () => {
  const url = `https://127.0.0.1:${port}`;
  const { stdout } = await run('sh', ['-c', `${certificateHelp(certificate.describe().file, url)[0]?.text} --silent`]);

  expect(stdout).toBe('{"status":"healthy"}');
});

const helpFor = (client: string, url: string) =>
  certificateHelp(certificate.describe().file, url).find((help) => help.client === client)?.text ?? '';

test('Node takes it as the instructions say', async () => {
  const url = `https://127.0.0.1:${port}`;
  const app = `fetch(process.argv[1]).then(async (answer) => console.log(answer.status, await answer.text()))`;
  const environment = helpFor('Node', url).replace(' node app.js', '');
  const { stdout } = await run('sh', ['-c', `${environment} "$0" --eval "$1" "$2"`, process.execPath, app, `${url}/health`]);

  expect(environment).toMatch(/^NODE_EXTRA_CA_CERTS=/);
  expect(stdout).toBe('200 {"status":"healthy"}\n');
});

test.runIf(PYTHON)('Python requests takes it as the instructions say', async () => {
  const { headers, body } = aSignedRequest();
  const call = helpFor('Python requests', `https://127.0.0.1:${port}`);
  const program = `import json, requests, sys\nheaders, body = json.loads(sys.argv[1]), sys.argv[2].encode()\nprint(${call}.status_code)`;
  const { stdout } = await run(PYTHON ?? '', ['-c', program, JSON.stringify(headers), body.toString()]);

  expect(stdout).toBe('200\n');
});

test('a client that was not told refuses it', async () => {
  const outgoing = request({ host: '127.0.0.1', port, agent: false });
  const [error] = (await once(outgoing.end(), 'error')) as [NodeJS.ErrnoException];

  expect(error.code).toBe('DEPTH_ZERO_SELF_SIGNED_CERT');
});

test('the files are private, also under an open umask', () => {
  expect(statSync(directory).mode & 0o777).toBe(0o700);
  for (const file of ['key.pem', 'cert.pem']) expect(statSync(path.join(directory, file)).mode & 0o777).toBe(0o600);
});

test('it is kept over a restart, and replaced when it is damaged, about to end, or on request', async () => {
  const nowMs = () => Date.now();
  const first = certificate.describe().fingerprint;
  expect((await openLocalCertificate({ directory, nowMs })).describe().fingerprint).toBe(first);

  const late = (await openLocalCertificate({ directory, nowMs: () => Date.now() + 390 * DAY_MS })).describe();
  expect(late.fingerprint).not.toBe(first);
  const renewed = await (await openLocalCertificate({ directory, nowMs })).renew();
  expect(readFileSync(renewed.file, 'utf8')).toBe(renewed.pem);
  writeFileSync(path.join(directory, 'cert.pem'), 'damaged');
  expect((await openLocalCertificate({ directory, nowMs })).describe().fingerprint).not.toBe(renewed.fingerprint);
});

test('a directory that cannot be written is a sentence, not a stack', async () => {
  const file = path.join(temporaryDirectory(), 'file');
  writeFileSync(file, '');
  chmodSync(file, 0o600);

  await expect(openLocalCertificate({ directory: path.join(file, 'tls'), nowMs: Date.now })).rejects.toThrow(
    /cannot be kept in .*file\/tls \(ENOTDIR\)/,
  );
  rmSync(file);
});
