import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { runProcess } from '../support/run-process.ts';
import { startCore, temporaryDirectory } from '../support/start-core.ts';

const ANY_PORTS = ['--mlflow-port', '0', '--receiver-port', '0', '--inspector-port', '0', '--receiver-tls-port', 'off'];

/** `serve` as a process of its own; later flags win. */
const serve = (dataDir: string, flags: readonly string[] = [], env: Record<string, string> = {}) =>
  runProcess(process.execPath, ['cli/main.ts', 'serve', '--no-open', '--data-dir', dataDir, ...ANY_PORTS, ...flags], {
    cwd: process.cwd(),
    env,
  });

test('exit 2 for a flag that there is not, and for a value that it cannot have', async () => {
  const unknown = await serve(temporaryDirectory(), ['--bogus']);
  const wrong = await serve(temporaryDirectory(), ['--respond', '503x2,bogus']);

  expect(unknown).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('serve has no flag --bogus') });
  expect(wrong).toMatchObject({ code: 2, stderr: expect.stringMatching(/503x2,bogus\n {6}\^/) });
});

test('exit 69 for a chosen port that is busy, and the directory is free again', async () => {
  const busy = net.createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void busy.close());
  await once(busy, 'listening');
  const { port } = busy.address() as net.AddressInfo;
  const dataDir = temporaryDirectory();

  const refused = await serve(dataDir, ['--mlflow-port', String(port)]);
  const later = await startCore({ dataDir });
  await later.stop();

  expect(refused).toMatchObject({ code: 69, stdout: '' });
  const owner = process.platform === 'linux' ? ` \\(.+, pid ${process.pid}\\)` : '';
  expect(refused.stderr).toMatch(new RegExp(`^Port ${port} on 127\\.0\\.0\\.1 is used by another program${owner}\\. .*--mlflow-port.*\n$`));
});

test.each([
  ['--mlflow-host', '203.0.113.7', 'this machine has no such address.'],
  ['--receiver-host', 'nowhere.invalid', 'no address is known for this name'],
])('exit 2 for %s %s, which no port can be opened at', async (flag, host, why) => {
  const refused = await serve(temporaryDirectory(), [flag, host]);

  expect(refused).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(`${flag} ${host}: ${why}`) });
  expect(refused.stderr).toContain('An address of this machine is expected, such as 127.0.0.1, ::1, or 0.0.0.0 for all of them.\n');
});

test('exit 73 for an encryption key that is none', async () => {
  const refused = await serve(temporaryDirectory(), [], { MLFLOW_WEBHOOK_SECRET_ENCRYPTION_KEY: 'abc' });

  expect(refused).toMatchObject({ code: 73, stderr: expect.stringContaining('does not hold a Fernet key') });
});

test('exit 74 for a data directory that cannot be made, also where Node would try for ever', async () => {
  const file = path.join(temporaryDirectory(), 'file');
  writeFileSync(file, '');

  for (const dataDir of [path.join(file, 'below'), '/proc/hookglass']) {
    expect(await serve(dataDir)).toMatchObject({
      code: 74,
      stderr: expect.stringContaining(`The data directory ${dataDir} cannot be used`),
    });
  }
});

test('exit 75 over a core that runs, with its address', async () => {
  const dataDir = temporaryDirectory();
  const first = await startCore({ dataDir });
  onTestFinished(first.stop);

  expect(await serve(dataDir)).toMatchObject({ code: 75, stderr: expect.stringContaining(first.inspector) });
});

test('exit 77 for a database that a newer program wrote, which stays as it was', async () => {
  const dataDir = temporaryDirectory();
  const file = path.join(dataDir, 'hookglass.db');
  const db = new Database(file);
  db.pragma('user_version = 9999');
  db.close();

  expect(await serve(dataDir)).toMatchObject({ code: 77, stderr: expect.stringContaining('version 9999') });
  expect(new Database(file, { readonly: true }).pragma('user_version', { simple: true })).toBe(9999);
});
