import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startCore, type TestCore } from '../support/start-core.ts';

const ARTIFACTS = '/api/2.0/mlflow-artifacts/artifacts';
const MIB = 1024 * 1024;

let dataDir: string;
let core: TestCore;
beforeAll(async () => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'hookglass-artifacts-'));
  core = await startCore({ dataDir });
});
afterAll(async () => {
  await core.stop();
  rmSync(dataDir, { recursive: true });
});

/** Sends the target as it is; fetch would tidy up the dots. */
async function ask(method: string, target: string, body?: Buffer): Promise<{ status: number; text: string }> {
  const { port } = new URL(core.mlflow);
  const sent = request({ host: '127.0.0.1', port, method, path: target });
  sent.end(body);
  const [response] = await once(sent, 'response');
  const chunks: Buffer[] = await response.toArray();
  return { status: response.statusCode, text: Buffer.concat(chunks).toString() };
}

test.each([
  '/../secret',
  '/%2e%2e/secret',
  '/a/%2E%2E/%2e%2e/secret',
  '/..%2fsecret',
  '/%2Fetc%2Fpasswd',
  '/a/..%5csecret',
  '/a%00b',
  '/C:/secret',
  '/a/./b',
])('a path that leads elsewhere is refused: %s', async (name) => {
  writeFileSync(path.join(dataDir, 'secret'), 'kept');

  for (const method of ['GET', 'PUT', 'DELETE']) {
    const { status, text } = await ask(method, ARTIFACTS + name, method === 'PUT' ? Buffer.from('overwritten') : undefined);

    expect({ status, text }).toMatchObject({ status: 400, text: expect.stringContaining('Invalid path') });
  }
  expect(existsSync(path.join(dataDir, 'secret'))).toBe(true);
});

test('a symbolic link in the folder is not followed, neither to read nor to write nor to remove', async () => {
  const outside = path.join(dataDir, 'outside');
  mkdirSync(outside);
  writeFileSync(path.join(outside, 'secret'), 'kept');
  const artifacts = path.join(dataDir, 'artifacts');
  mkdirSync(path.join(artifacts, 'run'), { recursive: true });
  symlinkSync(outside, path.join(artifacts, 'run', 'folder'));
  symlinkSync(path.join(outside, 'secret'), path.join(artifacts, 'run', 'file'));

  for (const name of ['/run/folder/secret', '/run/file']) {
    expect.soft((await ask('GET', ARTIFACTS + name)).text, name).not.toContain('kept');
    await ask('PUT', ARTIFACTS + name, Buffer.from('overwritten'));
    await ask('DELETE', ARTIFACTS + name);
  }
  await ask('PUT', `${ARTIFACTS}/run/folder/new`, Buffer.from('planted'));
  const listed = await ask('GET', `${ARTIFACTS}?path=run`);

  expect(readFileSync(path.join(outside, 'secret'), 'utf8')).toBe('kept');
  expect(readdirSync(outside)).toEqual(['secret']);
  expect(listed.text).not.toContain('folder');
});

test('a file of 20 MiB is kept byte for byte', async () => {
  const body = Buffer.alloc(20 * MIB, 'abc');

  expect(await ask('PUT', `${ARTIFACTS}/large/file.bin`, body)).toEqual({ status: 200, text: '' });

  const answer = await fetch(`${core.mlflow}${ARTIFACTS}/large/file.bin`);
  expect(Buffer.from(await answer.arrayBuffer()).equals(body)).toBe(true);
});

test('an upload that breaks off leaves what was there, and no remains', async () => {
  await ask('PUT', `${ARTIFACTS}/broken/file.txt`, Buffer.from('before'));
  const socket = connect(Number(new URL(core.mlflow).port), '127.0.0.1');
  await once(socket, 'connect');
  socket.write(`PUT ${ARTIFACTS}/broken/file.txt HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\nhalf of`);
  const folder = path.join(dataDir, 'artifacts', 'broken');
  await vi.waitFor(() => expect(readdirSync(folder)).toHaveLength(2));

  socket.destroy();

  await vi.waitFor(() => expect(readdirSync(folder)).toEqual(['file.txt']));
  expect((await ask('GET', `${ARTIFACTS}/broken/file.txt`)).text).toBe('before');
});

test('a file where a folder would have to be is a refusal, not a crash', async () => {
  await ask('PUT', `${ARTIFACTS}/occupied`, Buffer.from('x'));

  expect(await ask('PUT', `${ARTIFACTS}/occupied/below.txt`, Buffer.from('y'))).toMatchObject({ status: 400 });
  expect(await ask('GET', `${ARTIFACTS}/occupied/below.txt`)).toMatchObject({ status: 404 });
  expect(await ask('DELETE', `${ARTIFACTS}/occupied/below.txt`)).toEqual({ status: 200, text: '{}' });
});

test('what is neither file nor folder is not there: a named pipe would make everybody wait', async () => {
  await ask('PUT', `${ARTIFACTS}/pipes/file.txt`, Buffer.from('x'));
  execFileSync('mkfifo', [path.join(dataDir, 'artifacts', 'pipes', 'pipe')]);

  expect(await ask('GET', `${ARTIFACTS}/pipes/pipe`)).toMatchObject({ status: 404 });
  expect(JSON.parse((await ask('GET', `${ARTIFACTS}?path=pipes`)).text)).toEqual({
    files: [{ path: 'file.txt', is_dir: false, file_size: 1 }],
  });
});
