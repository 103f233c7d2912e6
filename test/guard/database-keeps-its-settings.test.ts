import { rmSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, test } from 'vitest';
import { openDatabase } from '#core/database/open.ts';
import type { GuardFigure } from '../../scripts/guard/figure.ts';
import { guardFigures, knownBad } from '../support/guard-figure.ts';
import { temporaryDirectory } from '../support/start-core.ts';

const MIB = 1024 ** 2;
const OLDEST_SQLITE = [3, 51, 3];
const SETTINGS = {
  journal_mode: 'wal',
  synchronous: 2,
  busy_timeout: 5000,
  foreign_keys: 1,
  trusted_schema: 0,
  cell_size_check: 1,
  journal_size_limit: 64 * MIB,
};

const directory = temporaryDirectory();
afterAll(() => rmSync(directory, { recursive: true }));

/** R-10, on the second opening: what a file remembers is set by then, and what it does not has to be set again. */
function settingFigures(name: string, open: (file: string) => Database.Database): GuardFigure[] {
  const file = path.join(directory, name);
  open(file).close();
  const db = open(file);
  const wrong = Object.entries(SETTINGS).filter(([setting, wanted]) => db.pragma(setting, { simple: true }) !== wanted);
  const version = db.prepare<[], string>('SELECT sqlite_version()').pluck().get() ?? '';
  db.close();
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  const [oldMajor = 0, oldMinor = 0, oldPatch = 0] = OLDEST_SQLITE;
  const tooOld = (major - oldMajor || minor - oldMinor || patch - oldPatch) < 0;
  return [
    {
      row: 'R-10',
      what: `settings of the database that are not as promised, of ${Object.keys(SETTINGS).length}`,
      value: wrong.length,
      unit: 'settings',
      atMost: 0,
    },
    { row: 'R-10', what: `SQLite older than ${OLDEST_SQLITE.join('.')}`, value: tooOld ? 1 : 0, unit: '', atMost: 0 },
  ];
}

test('every connection that writes has the settings that durability needs', () => {
  guardFigures(settingFigures('ours.db', openDatabase));
});

test('a connection as SQLite opens it is seen through', () => {
  knownBad(
    'R-10',
    settingFigures('plain.db', (file) => new Database(file)),
  );
});
