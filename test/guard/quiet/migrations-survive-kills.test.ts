import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { copyFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrate } from '#core/database/migrate.ts';
import { MIGRATIONS } from '#core/database/migrations/index.ts';
import { openDatabase } from '#core/database/open.ts';
import type { GuardFigure } from '../../../scripts/guard/figure.ts';
import { seeded } from '../../support/fuzzed-bytes.ts';
import { guardFigure, guardFigures, guardSeed, knownBad } from '../../support/guard-figure.ts';
import { temporaryDirectory } from '../../support/start-core.ts';

const MIB = 1024 ** 2;
const KILLS = 30;
const LARGE_MIB = 200;
/** The database as it was after so many steps; those behind them rebuild tables and go through all captures. */
const OLD_STEPS = 12;
const BODY_BYTES = 64 * 1024;

const directory = temporaryDirectory();
afterAll(() => rmSync(directory, { recursive: true }));

/** An old database with captures of so many MiB. */
function oldDatabase(name: string, mib: number): string {
  const file = path.join(directory, name);
  const db = openDatabase(file);
  migrate(db, MIGRATIONS.slice(0, OLD_STEPS));
  const columns = db.prepare<[], { name: string; type: string; notnull: number; dflt_value: unknown }>('PRAGMA table_info(capture)').all();
  const needed = columns.filter((column) => column.notnull === 1 && column.dflt_value === null && column.name !== 'id');
  const names = [...new Set([...needed.map((column) => column.name), 'body'])];
  const insert = db.prepare(`INSERT INTO capture (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`);
  const given = (column: string) => {
    if (column === 'body') return randomBytes(BODY_BYTES);
    const { type = 'TEXT' } = columns.find((one) => one.name === column) ?? {};
    return type === 'TEXT' ? '[]' : 0;
  };
  db.transaction(() => {
    for (let rows = (mib * MIB) / BODY_BYTES; rows > 0; rows -= 1) insert.run(...names.map(given));
  })();
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
  return file;
}

/** What a schema is, and how much is in it. */
function stateOf(file: string): { version: unknown; schema: string; rows: unknown; check: unknown } {
  const db = new Database(file, { readonly: true });
  const state = {
    version: db.pragma('user_version', { simple: true }),
    schema: JSON.stringify(db.prepare("SELECT sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY name").pluck().all()),
    rows: db.prepare('SELECT count(*) FROM capture WHERE length(body) = ?').pluck().get(BODY_BYTES),
    check: db.pragma('quick_check(1)', { simple: true }),
  };
  db.close();
  return state;
}

/** Starts the steps and kills them, after some time or when so many steps were said. */
async function killedMigration(file: string, how: string, when: { afterMs: number } | { steps: number }): Promise<void> {
  const program = path.join(import.meta.dirname, '../../support/migrate-once.ts');
  const child = spawn(process.execPath, [program, file, how], { stdio: ['ignore', 'pipe', 'inherit'] });
  const gone = new Promise((resolve) => child.once('close', resolve));
  let steps = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    if (line === 'open' && 'afterMs' in when) setTimeout(() => child.kill('SIGKILL'), when.afterMs);
    if (line === 'step') steps += 1;
    if ('steps' in when && steps === when.steps) child.kill('SIGKILL');
  }
  await gone;
}

/** R-15, for whatever migrates: kills at random moments and after each of its first steps. */
async function killFigures(old: string, how: string, kills: number): Promise<GuardFigure[]> {
  const name = path.join(directory, `${how}.db`);
  const fresh = () => {
    for (const left of readdirSync(directory)) if (left.startsWith(`${how}.db`)) rmSync(path.join(directory, left));
    copyFileSync(old, name);
  };
  fresh();
  const before = stateOf(name);
  const startedMs = performance.now();
  await killedMigration(name, 'whole', { steps: Number.POSITIVE_INFINITY });
  const wholeMs = performance.now() - startedMs;
  const after = stateOf(name);
  expect(after.version).toBe(MIGRATIONS.at(-1)?.version);

  const next = seeded(guardSeed());
  let between = 0;
  let lost = 0;
  for (let kill = 0; kill < kills; kill += 1) {
    fresh();
    await killedMigration(name, how, kill % 3 === 0 ? { steps: 1 + ((kill / 3) % 8) } : { afterMs: next(Math.ceil(wholeMs)) });
    const { rows, check, ...is } = stateOf(name);
    if (![before, after].some(({ version, schema }) => version === is.version && schema === is.schema)) between += 1;
    if (rows !== before.rows || check !== 'ok') lost += 1;
  }
  return [
    { row: 'R-15', what: 'databases that are neither old nor new after a kill', value: between, unit: 'databases', atMost: 0 },
    { row: 'R-15', what: 'databases with rows missing or damaged after a kill', value: lost, unit: 'databases', atMost: 0 },
  ];
}

let large: string;
beforeAll(() => {
  large = oldDatabase('large.db', LARGE_MIB);
}, 120_000);

test(`${KILLS} kills while a database of ${LARGE_MIB} MiB is brought to the newest version leave it old or new`, async () => {
  guardFigure({ row: 'R-15', what: 'size of the database', value: statSync(large).size / MIB, unit: 'MiB', atLeast: LARGE_MIB });
  guardFigures(await killFigures(large, 'whole', KILLS));
}, 600_000);

test('steps without a transaction round them are seen through', async () => {
  knownBad('R-15', await killFigures(oldDatabase('small.db', 1), 'piecemeal', 3));
});
