import { readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, describe, expect, it } from 'vitest';
import { createCore } from '#core/core.ts';
import { StartError } from '#shared/domain/app/start-error.ts';
import type { GuardFigure } from '../../scripts/guard/figure.ts';
import { guardFigure, knownBad } from '../support/guard-figure.ts';
import { startCore, temporaryDirectory, testOptions } from '../support/start-core.ts';

const directories: string[] = [];
const directory = () => {
  const made = temporaryDirectory();
  directories.push(made);
  return made;
};
afterEach(() => {
  for (const made of directories.splice(0)) rmSync(made, { recursive: true });
});

/** S-08, for a data directory that is in use. */
function openToOthers(dataDir: string): GuardFigure {
  const files = readdirSync(dataDir, { recursive: true, withFileTypes: true });
  const wrong = files.filter((file) => modeOf(path.join(file.parentPath, file.name)) !== (file.isDirectory() ? 0o700 : 0o600));
  return { row: 'S-08', what: 'files and folders that others may read, under umask 000', value: wrong.length, unit: 'files', atMost: 0 };
}

const modeOf = (file: string) => statSync(file).mode & 0o777;

describe('the data directory', () => {
  it('is private to its owner, files included, whatever the umask', async () => {
    const before = process.umask(0);
    const parent = directory();
    const dataDir = path.join(parent, 'made', 'by the core');
    const core = await startCore({ dataDir });
    process.umask(before);

    const names = readdirSync(dataDir, { recursive: true, encoding: 'utf8' });
    const figure = openToOthers(dataDir);
    await core.stop();

    expect(modeOf(dataDir)).toBe(0o700);
    guardFigure(figure);
    expect(names).toEqual(expect.arrayContaining(['hookglass.db', 'hookglass.db-wal', 'core.json']));
  });

  it('is seen through where SQLite alone makes the files, under umask 000', () => {
    const before = process.umask(0);
    const dataDir = directory();
    const db = new Database(path.join(dataDir, 'hookglass.db'));
    db.pragma('journal_mode = WAL');
    db.exec('CREATE TABLE delivery (id)');
    process.umask(before);

    knownBad('S-08', [openToOthers(dataDir)]);
    db.close();
  });

  it('refuses a second core and names where the first one is', async () => {
    const dataDir = directory();
    const first = await startCore({ dataDir });

    const second = await createCore(testOptions(dataDir))
      .start()
      .catch((error: unknown) => error);
    await first.stop();

    expect(second).toBeInstanceOf(StartError);
    expect(second).toMatchObject({ exitCode: 75, message: expect.stringContaining(first.inspector) });
  });

  it('is free again for the next core when the first one stopped', async () => {
    const dataDir = directory();
    const first = await startCore({ dataDir });
    await first.stop();

    const second = await startCore({ dataDir });
    await second.stop();

    expect(second.dataDir).toBe(dataDir);
  });

  it('is refused with exit 74 when it is a file', async () => {
    const file = path.join(directory(), 'file');
    writeFileSync(file, '');

    const refusal = await createCore(testOptions(file))
      .start()
      .catch((error: unknown) => error);

    expect(refusal).toMatchObject({ exitCode: 74, message: expect.stringContaining('--data-dir') });
  });

  it('is left alone when the database was written by a newer program', async () => {
    const dataDir = directory();
    const first = await startCore({ dataDir });
    await first.stop();
    const { openDatabase } = await import('#core/database/open.ts');
    const db = openDatabase(path.join(dataDir, 'hookglass.db'));
    db.pragma('user_version = 9999');
    db.close();

    const refusal = await createCore(testOptions(dataDir))
      .start()
      .catch((error: unknown) => error);

    expect(refusal).toMatchObject({ exitCode: 77 });
  });
});
