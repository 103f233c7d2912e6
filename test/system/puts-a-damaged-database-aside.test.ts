import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, openSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { beforeAll, describe, expect, test } from 'vitest';
import { createControlClient } from '#shared/client/control-client.ts';
import { serveProcess } from '../support/serve-process.ts';
import { startCore, temporaryDirectory } from '../support/start-core.ts';

const PARTS = ['', '-wal', '-shm'] as const;
const PAGE = 4096;
const WAL_HEADER = 32;
const FRAME = 24 + PAGE;

/** Data as a `kill -9` leaves it: most of it still in the write-ahead log. */
let killed: string;
/** The same after an orderly end: no log. */
let closed: string;

beforeAll(async () => {
  killed = temporaryDirectory();
  const serve = await serveProcess({ dataDir: killed });
  for (let i = 0; i < 40; i++)
    await fetch(`${serve.ready.mlflow}/api/2.0/mlflow/registered-models/create`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: `model-${i}` }),
    });
  await serve.kill();
  closed = copyOf(killed);
  const core = await startCore({ dataDir: closed });
  await core.core.stop();
});

const write = (file: string, at: number, bytes: Buffer) => writeSync(openSync(file, 'r+'), bytes, 0, bytes.length, at);
const noise = (length: number) => Buffer.alloc(length, 0xa5);
const framesOf = (wal: string) => Math.floor((readFileSync(wal).length - WAL_HEADER) / FRAME);

const DAMAGES: readonly [name: string, from: () => string, damage: (file: string) => void][] = [
  ['not a database at all', () => closed, (file) => writeFileSync(file, 'These are notes, not a database.\n'.repeat(100))],
  ['a torn header', () => closed, (file) => write(file, 16, noise(60))],
  ['flipped pages', () => closed, (file) => write(file, 3 * PAGE, noise(4 * PAGE))],
  ['a truncated file', () => closed, (file) => truncateSync(file, 5 * PAGE + 100)],
  ['a file of no bytes', () => killed, (file) => truncateSync(file, 0)],
  ['a log without its database', () => killed, (file) => rmSync(file)],
  ['a log whose head is damaged', () => killed, (file) => write(`${file}-wal`, 12, noise(12))],
  ['a log that is damaged in the middle', () => killed, (file) => write(`${file}-wal`, WAL_HEADER + 2 * FRAME + 500, noise(200))],
  ['the database of another program', () => closed, makeForeign],
];

describe.each(DAMAGES)('%s', (_, from, damage) => {
  test('is put aside byte for byte with its log, and a fresh database opens', async () => {
    const dataDir = copyOf(from());
    const file = path.join(dataDir, 'hookglass.db');
    damage(file);
    const before = sumsOf(dataDir, (name) => name.startsWith('hookglass.db'));
    const told: string[] = [];

    const { core, inspector, tokenFile } = await startCore({ dataDir, logger: { info() {}, warn() {}, error: (text) => told.push(text) } });
    const client = createControlClient({ baseUrl: inspector, token: readFileSync(tokenFile, 'utf8').trim() });
    const status = await client.status();
    const after = sumsOf(dataDir, (name) => name.includes('.corrupt-'));
    const { id } = await client.sendSample();
    await core.stop();

    const time = /\.corrupt-(.*)/.exec(status.quarantine?.path ?? '')?.[1];
    expect(status.quarantine?.path).toBe(path.join(dataDir, `hookglass.db.corrupt-${time}`));
    expect(Object.fromEntries(after)).toEqual(Object.fromEntries(before.map(([name, sum]) => [`${name}.corrupt-${time}`, sum])));
    expect(told).toEqual([
      `The database was damaged: ${status.quarantine?.why}. It is now ${status.quarantine?.path}, unchanged; a new one was begun.`,
    ]);
    expect(id).not.toBe('');
  });

  test('under strict is left where it is, byte for byte, and the start is refused', async () => {
    const dataDir = copyOf(from());
    damage(path.join(dataDir, 'hookglass.db'));
    const before = sumsOf(dataDir, (name) => name.startsWith('hookglass.db'));

    const refused = startCore({ dataDir, strict: true });

    await expect(refused).rejects.toMatchObject({ exitCode: 76, message: expect.stringContaining(path.join(dataDir, 'hookglass.db')) });
    expect(sumsOf(dataDir, (name) => name.startsWith('hookglass.db'))).toEqual(before);
  });
});

test.each([
  ['as the kill left it', () => {}],
  ['cut within its last frame', (wal: string) => truncateSync(wal, readFileSync(wal).length - 1000)],
  ['with noise in its last frame', (wal: string) => write(wal, WAL_HEADER + (framesOf(wal) - 1) * FRAME + 100, noise(1000))],
  ['with noise behind its last frame', (wal: string) => write(wal, readFileSync(wal).length, noise(3000))],
  ['empty', (wal: string) => truncateSync(wal, 0)],
] as const)('a log %s is what a crash may leave: nothing is put aside', async (name, tear) => {
  const dataDir = copyOf(killed);
  const file = path.join(dataDir, 'hookglass.db');
  if (name === 'empty') copyFileSync(path.join(closed, 'hookglass.db'), file);
  tear(`${file}-wal`);

  const { core, mlflow } = await startCore({ dataDir, strict: true });
  const models = await fetch(`${mlflow}/api/2.0/mlflow/registered-models/search?max_results=100`);
  const { registered_models: found } = (await models.json()) as { registered_models: unknown[] };
  await core.stop();

  expect(found.length).toBeGreaterThanOrEqual(39);
  expect(readdirSync(dataDir).filter((file) => file.includes('corrupt'))).toEqual([]);
});

test('a lock file with something else in it is no reason not to start', async () => {
  const dataDir = copyOf(closed);
  writeFileSync(path.join(dataDir, 'lock'), 'notes'.repeat(300));

  const { core } = await startCore({ dataDir });
  const second = startCore({ dataDir });

  await expect(second).rejects.toMatchObject({ exitCode: 75 });
  await core.stop();
});

test('a second start after one that put a database aside finds nothing wrong', async () => {
  const dataDir = copyOf(closed);
  writeFileSync(path.join(dataDir, 'hookglass.db'), 'no database');
  await (await startCore({ dataDir })).core.stop();

  await (await startCore({ dataDir, strict: true })).core.stop();

  expect(readdirSync(dataDir).filter((name) => name.includes('.corrupt-'))).toHaveLength(1);
});

function copyOf(dataDir: string): string {
  const copy = temporaryDirectory();
  for (const name of ['key', 'token', ...PARTS.map((part) => `hookglass.db${part}`)])
    if (existsSync(path.join(dataDir, name))) copyFileSync(path.join(dataDir, name), path.join(copy, name));
  return copy;
}

function sumsOf(dataDir: string, wanted: (name: string) => boolean): [name: string, sha256: string][] {
  return readdirSync(dataDir)
    .filter(wanted)
    .sort()
    .map((name) => [
      name,
      createHash('sha256')
        .update(readFileSync(path.join(dataDir, name)))
        .digest('hex'),
    ]);
}

function makeForeign(file: string): void {
  writeFileSync(file, '');
  const db = new Database(file);
  db.exec('CREATE TABLE alembic_version (version_num TEXT); CREATE TABLE experiments (id INTEGER)');
  db.close();
}
