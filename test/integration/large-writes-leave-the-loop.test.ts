import { randomBytes } from 'node:crypto';
import { rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Database, openDatabase } from '#core/database/open.ts';
import { createWriteAheadLog, type WriteAheadLog } from '#core/database/write-ahead-log.ts';
import { createWriter, type Writer } from '#core/database/writer.ts';
import { temporaryDirectory } from '../support/start-core.ts';

const MIB = 1024 * 1024;
let directory: string;
let file: string;
let db: Database;
let log: WriteAheadLog;
let writer: Writer;
beforeEach(() => {
  directory = temporaryDirectory();
  file = path.join(directory, 'large.db');
  db = openDatabase(file);
  db.exec('CREATE TABLE t (v BLOB NOT NULL) STRICT');
  log = createWriteAheadLog(file);
  writer = createWriter(db, { log });
});
afterEach(async () => {
  await writer.stop();
  await log.close();
  db.close();
  rmSync(directory, { recursive: true });
});

const insert = (bytes: Uint8Array) => db.prepare('INSERT INTO t (v) VALUES (?)').run(bytes);

test('the pages of large works are in the file itself soon, and the log does not grow with them', async () => {
  for (let count = 0; count < 4; count += 1) await writer.write(() => insert(randomBytes(10 * MIB)), { isLarge: true });
  await writer.write(() => insert(new Uint8Array()));

  expect(statSync(file).size).toBeGreaterThan(40 * MIB);
  expect(statSync(`${file}-wal`).size).toBeLessThan(12 * MIB);
});

test('what another connection reads after a large work was told is all of it', async () => {
  const body = randomBytes(3 * MIB);
  await writer.write(() => insert(body), { isLarge: true });

  const other = openDatabase(file);
  expect(other.prepare('SELECT v FROM t').pluck().get()).toEqual(body);
  other.close();
});

test('a database that is gone is no reason for the thread to wait for ever', async () => {
  const lost = createWriteAheadLog(path.join(directory, 'no', 'such.db'));

  await expect(lost.checkpoint()).rejects.toThrow('cannot be written');
  await expect(lost.sync()).rejects.toMatchObject({ code: 'ENOENT' });
  await lost.close();
});
