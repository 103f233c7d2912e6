import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createCore } from '#core/core.ts';
import { migrate } from '#core/database/migrate.ts';
import { MIGRATIONS } from '#core/database/migrations/index.ts';
import { openDatabase } from '#core/database/open.ts';
import type { GuardFigure } from '../../scripts/guard/figure.ts';
import { guardFigure, guardSkip, knownBad } from '../support/guard-figure.ts';
import { runCli } from '../support/run-cli.ts';
import { startCore, testOptions } from '../support/start-core.ts';

/** Another user's number; only root can give a file away, and root's own paths are foreign to anybody else. */
const STRANGER = 12_345;
const asRoot = process.geteuid?.() === 0;
if (!asRoot) guardSkip('S-10', 'Only root can plant a file of another user.');

let root: string;
/** What must never change: a folder beside the data directory with a file in it. */
let outside: string;
let victim: string;
let dataDir: string;

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'hookglass-ours-'));
  outside = path.join(root, 'outside');
  victim = path.join(outside, 'victim');
  dataDir = path.join(root, 'data');
  mkdirSync(outside, { mode: 0o755 });
  writeFileSync(victim, 'not yours\n', { mode: 0o644 });
});
afterEach(() => rmSync(root, { recursive: true }));

/** Mode, owner, kind and content of everything in a place. */
function pictureOf(place: string): string[] {
  const of = (file: string) => {
    const stats = lstatSync(file);
    const content = stats.isFile() ? createHash('sha256').update(readFileSync(file)).digest('hex') : '';
    return `${file} ${stats.mode.toString(8)} ${stats.uid} ${content}`;
  };
  return [of(place), ...readdirSync(place, { recursive: true }).map((name) => of(path.join(place, String(name))))].sort();
}

const startAt = (directory: string) =>
  createCore({ ...testOptions(directory), receiverTls: { port: 0, chosen: true } })
    .start()
    .then(
      () => undefined,
      (error: unknown) => error,
    );

async function expectRefused(directory: string, named: string): Promise<void> {
  const refusal = await startAt(directory);
  expect(refusal).toMatchObject({ exitCode: 74, message: expect.stringContaining(named) });
  expect(refusal).toMatchObject({ message: expect.stringMatching(/^[^\n]+\.$/) });
}

describe('a path that is not a directory of ours alone is refused, and stays as it is', () => {
  const PLACES: readonly [name: string, make: () => string][] = [
    ['a directory that everybody may write into', () => directoryWith(0o1777)],
    ['the same without the sticky bit', () => directoryWith(0o777)],
    ['a directory that the group may write into', () => directoryWith(0o770)],
    ['a link to a directory', () => linkTo(outside)],
    ['a link that leads nowhere', () => linkTo(path.join(root, 'nothing'))],
    ['a file', () => victim],
    ['a device', () => '/dev/null'],
    ['a directory of another user', foreignDirectory],
  ];

  test.each(PLACES)('%s', async (_, make) => {
    const place = make();
    const before = lstatSync(place);
    const picture = pictureOf(root);

    await expectRefused(place, place);

    const { mode, uid } = lstatSync(place);
    expect([mode, uid]).toEqual([before.mode, before.uid]);
    expect(pictureOf(root)).toEqual(picture);
  });

  function directoryWith(mode: number): string {
    mkdirSync(dataDir);
    chmodSync(dataDir, mode);
    return dataDir;
  }
  function linkTo(target: string): string {
    symlinkSync(target, dataDir);
    return dataDir;
  }
  function foreignDirectory(): string {
    if (!asRoot) return '/usr';
    mkdirSync(dataDir, { mode: 0o700 });
    chownSync(dataDir, STRANGER, STRANGER);
    return dataDir;
  }
});

const NAMES = [
  ...['hookglass.db', 'hookglass.db-wal', 'hookglass.db-shm', 'hookglass.db-journal', 'hookglass.db.new'],
  ...['lock', 'lock-journal', 'lock-shm', 'lock-wal', 'key', 'key.new', 'token', 'token.new', 'core.json', 'core.json.new'],
  ...['ballast', 'ballast.new', 'tls/key.pem', 'tls/key.pem.new', 'tls/cert.pem', 'tunnel/custom.json', 'tunnel/known_hosts'],
];
const FOLDERS = ['artifacts', 'tls', 'tunnel'];

describe('whatever is planted under a name that the core uses', () => {
  const PLANTS: readonly (readonly [kind: string, plant: (file: string) => void])[] = [
    ['a link to a file', (file) => symlinkSync(victim, file)],
    ['a link that leads nowhere', (file) => symlinkSync(path.join(outside, 'new'), file)],
    ['a hard link', (file) => linkSync(victim, file)],
    ['a folder', (file) => mkdirSync(file, { mode: 0o700 })],
    ['a file that everybody may change', (file) => fileWith(file, 0o666)],
    ['a file that the group may change', (file) => fileWith(file, 0o620)],
    ...(asRoot ? [['a file of another user', foreignFile] as const] : []),
  ];

  test.each(PLANTS)('%s: is refused by name, and nothing changes outside', async (kind, plant) => {
    guardFigure(await usedFigure(kind, plant, NAMES, startAt));
  });

  test('a start that writes where it is led is seen through', async () => {
    const [[kind = '', plant] = []] = PLANTS;
    const careless = (directory: string) => Promise.resolve(writeFileSync(path.join(directory, 'token'), 'a token'));

    knownBad('S-10', [await usedFigure(kind, plant ?? expect.fail(), ['token'], careless)]);
  });

  /** S-10, for whatever starts in a data directory: it has to name what was planted, and to change nothing. */
  async function usedFigure(
    kind: string,
    plant: (file: string) => void,
    names: readonly string[],
    start: (directory: string) => Promise<unknown>,
  ): Promise<GuardFigure> {
    const used: string[] = [];
    for (const name of names) {
      rmSync(dataDir, { recursive: true, force: true });
      makePlace(name);
      plant(path.join(dataDir, name));
      const picture = JSON.stringify(pictureOf(root));

      const refusal = await start(dataDir);

      if (!String(refusal).includes(path.join(dataDir, name)) || JSON.stringify(pictureOf(root)) !== picture) used.push(name);
    }
    return { row: 'S-10', what: `${kind}, planted under a name of ours and used`, value: used.length, unit: 'names', atMost: 0 };
  }

  test('a folder that is a link, or that everybody may write into: the same', async () => {
    for (const name of FOLDERS)
      for (const plant of [(at: string) => symlinkSync(outside, at), (at: string) => folderWith(at, 0o777)]) {
        rmSync(dataDir, { recursive: true, force: true });
        mkdirSync(dataDir, { mode: 0o700 });
        plant(path.join(dataDir, name));
        const picture = pictureOf(root);

        await expectRefused(dataDir, path.join(dataDir, name));

        expect(pictureOf(root)).toEqual(picture);
      }
  });

  test.each(['key', 'tls/key.pem'])('%s that others may read is refused', async (name) => {
    makePlace(name);
    fileWith(path.join(dataDir, name), 0o644);

    await expectRefused(dataDir, path.join(dataDir, name));
    expect(statSync(path.join(dataDir, name)).mode & 0o777).toBe(0o644);
  });

  test.each(['token', 'core.json', 'lock', 'tunnel/custom.json', 'hookglass-v9-17.backup'])(
    '%s that others may read is closed to them',
    async (name) => {
      makePlace(name);
      fileWith(path.join(dataDir, name), 0o644);

      const { core } = await startCore({ dataDir });

      expect(statSync(path.join(dataDir, name)).mode & 0o777).toBe(0o600);
      await core.stop();
    },
  );

  function makePlace(name: string): void {
    mkdirSync(dataDir, { mode: 0o700 });
    if (name.includes('/')) mkdirSync(path.dirname(path.join(dataDir, name)), { mode: 0o700 });
  }
  function folderWith(folder: string, mode: number): void {
    mkdirSync(folder);
    chmodSync(folder, mode);
  }
  function fileWith(file: string, mode: number): void {
    writeFileSync(file, '');
    chmodSync(file, mode);
  }
  function foreignFile(file: string): void {
    fileWith(file, 0o600);
    chownSync(file, STRANGER, STRANGER);
  }
});

test('a directory of ours that others can only read is used, and closed to them', async () => {
  mkdirSync(dataDir);
  chmodSync(dataDir, 0o755);
  writeFileSync(path.join(dataDir, 'notes.txt'), 'mine');

  const { core } = await startCore({ dataDir });
  await core.stop();

  expect(statSync(dataDir).mode & 0o777).toBe(0o700);
});

test('the copy that is made before a migration is ours alone, whatever the umask', async () => {
  mkdirSync(dataDir, { mode: 0o700 });
  const older = openDatabase(path.join(dataDir, 'hookglass.db'));
  migrate(older, MIGRATIONS.slice(0, -1));
  older.close();
  const before = process.umask(0);

  const { core } = await startCore({ dataDir });
  process.umask(before);
  await core.stop();

  const copies = readdirSync(dataDir).filter((name) => name.endsWith('.backup'));
  expect(copies.map((name) => statSync(path.join(dataDir, name)).mode & 0o777)).toEqual([0o600]);
});

test('what an interrupted write left is no reason not to start', async () => {
  mkdirSync(dataDir, { mode: 0o700 });
  for (const name of ['token.new', 'key.new', 'core.json.new', 'hookglass.db.new', 'hookglass.db.new-journal'])
    writeFileSync(path.join(dataDir, name), 'half of', { mode: 0o600 });

  const { core } = await startCore({ dataDir });
  await core.stop();

  expect(existsSync(path.join(dataDir, 'token.new'))).toBe(false);
});

test('the command line says it in a sentence, without a stack, and takes no address from a planted file', async () => {
  mkdirSync(dataDir);
  chmodSync(dataDir, 0o1777);
  const served = await runCli(['serve', '--no-open', '--data-dir', dataDir]);
  expect([served.code, served.stderr.trim().split('\n')]).toEqual([74, [expect.stringContaining(`${dataDir} cannot be used`)]]);

  chmodSync(dataDir, 0o700);
  writeFileSync(path.join(dataDir, 'core.json'), '{}');
  chmodSync(path.join(dataDir, 'core.json'), 0o666);
  const asked = await runCli(['deliveries', '--data-dir', dataDir]);
  expect([asked.code, asked.stderr]).toEqual([74, expect.stringContaining(path.join(dataDir, 'core.json'))]);
});
