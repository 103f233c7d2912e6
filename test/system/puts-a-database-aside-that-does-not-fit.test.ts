import { copyFileSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { beforeAll, expect, test } from 'vitest';
import { damageOf } from '#core/database/damage.ts';
import { migrate } from '#core/database/migrate.ts';
import { MIGRATIONS } from '#core/database/migrations/index.ts';
import { openDatabase } from '#core/database/open.ts';
import { createControlClient } from '#shared/client/control-client.ts';
import type { GuardFigure } from '../../scripts/guard/figure.ts';
import { guardFigure, knownBad } from '../support/guard-figure.ts';
import { startCore, temporaryDirectory } from '../support/start-core.ts';

let sound: string;

beforeAll(async () => {
  sound = temporaryDirectory();
  const { core, inspector, tokenFile } = await startCore({ dataDir: sound });
  await createControlClient({ baseUrl: inspector, token: readFileSync(tokenFile, 'utf8').trim() }).sendSample();
  await core.stop();
});

function changed(sql: string): string {
  const dataDir = temporaryDirectory();
  for (const name of ['key', 'token', 'hookglass.db']) copyFileSync(path.join(sound, name), path.join(dataDir, name));
  const db = new Database(path.join(dataDir, 'hookglass.db'));
  db.unsafeMode();
  db.exec(sql);
  db.close();
  return dataDir;
}

/** A schema that was edited by hand, so that the tables themselves stay as they were. */
const edited = (table: string, from: string, to: string) => `
  PRAGMA writable_schema = ON;
  UPDATE sqlite_schema SET sql = replace(sql, '${from.replaceAll("'", "''")}', '${to.replaceAll("'", "''")}') WHERE name = '${table}';
  PRAGMA writable_schema = RESET`;

const CHANGES: readonly (readonly [what: string, sql: string, told: string])[] = [
  ['a trigger', 'CREATE TRIGGER planted AFTER INSERT ON capture BEGIN DELETE FROM delivery; END', 'its trigger "planted" is none of ours'],
  ['a view', 'CREATE VIEW planted AS SELECT 1', 'its view "planted" is none of ours'],
  ['a table beside ours', 'CREATE TABLE planted (x)', 'its table "planted" is none of ours'],
  ['a virtual table', 'CREATE VIRTUAL TABLE planted USING fts5(x)', 'is none of ours'],
  ['an index beside ours', 'CREATE INDEX planted ON capture (peer)', 'its index "planted" is none of ours'],
  ['a table of ours with other columns', 'DROP TABLE api_call; CREATE TABLE api_call (id, path)', 'its table "api_call" is not as'],
  ['a table with a column more', 'ALTER TABLE endpoint ADD COLUMN planted TEXT', 'its table "endpoint" is not as'],
  ['a table with a column fewer', 'ALTER TABLE delivery DROP COLUMN note', 'its table "delivery" is not as'],
  ['a view in the place of a table', 'DROP TABLE api_call; CREATE VIEW api_call AS SELECT 1 AS id', 'its table "api_call" is missing'],
  ['a table that is gone', 'DROP TABLE attempt_body', 'its table "attempt_body" is missing'],
  ['the first table gone', 'PRAGMA foreign_keys = OFF; DROP TABLE registered_model', 'its table "registered_model" is missing'],
  ['an index that is gone', 'DROP INDEX delivery_due', 'its index "delivery_due" is missing'],
  [
    'an index of other columns',
    'DROP INDEX delivery_due; CREATE INDEX delivery_due ON delivery (id)',
    'its index "delivery_due" is not as',
  ],
  ['another default', edited('delivery', "DEFAULT '[]'", "DEFAULT 'x'"), 'its table "delivery" is not as'],
  ['another check', edited('model_version', "'Staging'", "'Stage'"), 'its table "model_version" is not as'],
  ['a constraint that is gone', edited('webhook', 'url            TEXT NOT NULL', 'url TEXT'), 'its table "webhook" is not as'],
  ['the mark of another program', 'PRAGMA application_id = 252006674', 'the mark of another program (application_id 252006674)'],
  ['no version number, with our tables', 'PRAGMA user_version = 0', '(its version is 0)'],
  ['an older version number', 'PRAGMA user_version = 5', '(its version is 5)'],
  ['a version number below nothing', 'PRAGMA user_version = -7', '(its version is -7)'],
  ['settings that are none', "INSERT INTO delivery_setting VALUES ('maxRetries', 'many', NULL)", 'its table "delivery_setting" holds what'],
  ['an endpoint that is none', "INSERT INTO endpoint VALUES ('planted', NULL, 1, '{', NULL)", 'its table "endpoint" holds what'],
];

/** R-14, for what was put aside. */
const asideFigure = (what: string, before: Buffer, aside: string): GuardFigure => ({
  row: 'R-14',
  what: `${what}: files changed that were put aside`,
  ...{ value: readFileSync(aside).equals(before) ? 0 : 1, unit: 'files', atMost: 0 },
});

test('a start that mends what it finds is seen through', () => {
  const [what = '', sql = ''] = CHANGES[0] ?? [];
  const file = path.join(changed(sql), 'hookglass.db');
  const before = readFileSync(file);
  const db = new Database(file);
  db.exec('DROP TRIGGER planted; VACUUM');
  db.close();

  knownBad('R-14', [asideFigure(what, before, file)]);
});

test.each(CHANGES)('%s: is put aside with a reason, and a fresh database opens', async (what, sql, told) => {
  const dataDir = changed(sql);
  const before = readFileSync(path.join(dataDir, 'hookglass.db'));

  const { core, inspector, tokenFile } = await startCore({ dataDir });
  const { quarantine, counts } = await createControlClient({ baseUrl: inspector, token: readFileSync(tokenFile, 'utf8').trim() }).status();
  await core.stop();

  expect(quarantine?.why).toContain(told);
  expect(counts.deliveries).toBe(0);
  guardFigure(asideFigure(what, before, quarantine?.path ?? ''));
  const again = await startCore({ dataDir, strict: true });
  await again.core.stop();
});

test.each(CHANGES)('%s: under strict ends the start with 76, and nothing is renamed', async (_, sql, told) => {
  const dataDir = changed(sql);

  await expect(startCore({ dataDir, strict: true })).rejects.toMatchObject({ exitCode: 76, message: expect.stringContaining(told) });

  expect(readdirSync(dataDir).filter((name) => name.includes('.corrupt-'))).toEqual([]);
});

test('a database of each older version fits, and fits again once it was brought to the newest', async () => {
  for (let version = 0; version <= MIGRATIONS.length; version += 1) {
    const dataDir = temporaryDirectory();
    const file = path.join(dataDir, 'hookglass.db');
    const db = openDatabase(file);
    for (const [i] of MIGRATIONS.slice(0, version).entries()) migrate(db, MIGRATIONS.slice(0, i + 1));
    db.close();
    expect([version, damageOf(file)]).toEqual([version, undefined]);

    for (const _ of ['brought to the newest', 'opened again']) await (await startCore({ dataDir, strict: true })).core.stop();

    expect(readdirSync(dataDir).filter((name) => name.includes('.corrupt-'))).toEqual([]);
  }
});

test('what SQLite itself adds, and how a statement is spaced, is no difference', async () => {
  const dataDir = changed(`ANALYZE; ${edited('endpoint', 'TEXT PRIMARY KEY,', 'TEXT   PRIMARY KEY,\n')}`);

  const { core } = await startCore({ dataDir, strict: true });
  await core.stop();

  expect(existsSync(path.join(dataDir, 'hookglass.db'))).toBe(true);
});

test('rows that no migration can carry over: the same', async () => {
  const dataDir = temporaryDirectory();
  const db = openDatabase(path.join(dataDir, 'hookglass.db'));
  migrate(db, MIGRATIONS.slice(0, 6));
  db.exec(`INSERT INTO capture (at_ms, took_ms, delivery_id, method, target, http_version, peer, browser, verdict_result, body_size, body_kept,
    headers, body) VALUES (1, 1, 'has no attempt', 'POST', '/', '1.1', '', 0, 'unchecked', 0, 'whole', '[]', x'')`);
  db.close();

  await expect(startCore({ dataDir, strict: true })).rejects.toMatchObject({ exitCode: 76 });
  const { core, inspector, tokenFile } = await startCore({ dataDir });
  const { quarantine } = await createControlClient({ baseUrl: inspector, token: readFileSync(tokenFile, 'utf8').trim() }).status();
  await core.stop();

  expect(quarantine?.why).toContain('cannot be brought to the newest version (SQLite says: NOT NULL constraint failed');
});
