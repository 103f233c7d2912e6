// npm run mutate: changes the code in one place at a time and runs the unit tests that touch it: a change that none of them sees is a test that is
// missing. Arguments choose slices by name; without one, those of EACH_TIME. Stryker is no dependency of the project: it is installed beside it, once.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { type MutationReport, scoreLine, survivorsOf } from './mutate/score.ts';

const VERSION = '10.1.1';

/** Which files are changed, and which tests below test/ are run for it. */
interface Slice {
  mutate: readonly string[];
  tests: readonly string[];
  /**
   * Mutants of what runs while a file is loaded count too. For each, all tests of the slice are started anew: minutes for a few files, days for a
   * room. In `filter` these are the words of the suggestions.
   */
  withLoaded?: true;
}

const ALL_TESTS = ['unit/shared/domain/**/*', 'unit/core/signing/**/*', 'unit/core/dispatch/**/*', 'system/explains-each-known-mistake'];
const SLICES: Readonly<Record<string, Slice>> = {
  retry: {
    mutate: ['shared/domain/delivery/retry-profile.ts', 'shared/domain/delivery/retry-after.ts'],
    tests: ['unit/shared/domain/delivery/**/*'],
    withLoaded: true,
  },
  state: {
    mutate: ['shared/domain/delivery/delivery.ts', 'shared/domain/delivery/verdict.ts'],
    tests: ['unit/shared/domain/delivery/**/*'],
    withLoaded: true,
  },
  signing: { mutate: ['core/signing/sign.ts', 'core/signing/verify.ts'], tests: ['unit/core/signing/{sign,verify}'], withLoaded: true },
  bytes: {
    mutate: ['payload', 'hmac', 'mlflow-headers', 'python-int', 'python-json'].map((name) => `core/signing/${name}.ts`),
    tests: ['unit/core/signing/{payload,hmac,mlflow-headers,python-int,python-json,sign,verify}'],
  },
  filter: {
    mutate: ['filter', 'filter-parse', 'filter-eval'].map((name) => `shared/domain/filter/${name}.ts`),
    tests: ['unit/shared/domain/filter/**/*'],
  },
  lanes: { mutate: ['core/dispatch/loop/lanes.ts', 'core/dispatch/outbox/marks.ts'], tests: ['unit/core/dispatch/**/*'] },
  outbox: {
    mutate: ['outbox/claims', 'outbox/settlements', 'outbox/settled-summary', 'loop/settle'].map((name) => `core/dispatch/${name}.ts`),
    tests: ['unit/core/dispatch/{outbox,loop}/**/*'],
  },
  loop: {
    mutate: ['scheduler', 'just-written', 'shared-pool', 'claim-loop', 'launch', 'news', 'awaited-tests', 'idle'].map(
      (name) => `core/dispatch/loop/${name}.ts`,
    ),
    tests: ['unit/core/dispatch/loop/**/*'],
  },
  urls: { mutate: ['url-policy', 'mlflow-url'].map((name) => `core/dispatch/send/${name}.ts`), tests: ['unit/core/dispatch/send/url-*'] },
  words: {
    mutate: ['command/test-result', 'send/mlflow-words'].map((name) => `core/dispatch/${name}.ts`),
    tests: ['unit/core/dispatch/{command,send}/**/*'],
  },
  composed: { mutate: ['core/dispatch/command/composed.ts'], tests: ['unit/core/dispatch/command/composed'] },
  domain: { mutate: ['shared/domain/**/*.ts'], tests: ALL_TESTS },
  'all-signing': { mutate: ['core/signing/**/*.ts'], tests: ALL_TESTS },
  dispatch: { mutate: ['core/dispatch/**/*.ts'], tests: ALL_TESTS },
};
/** The others take an hour and more. */
const EACH_TIME = ['retry', 'state', 'signing', 'bytes', 'filter', 'lanes', 'outbox', 'loop', 'urls', 'composed', 'words'];

const wanted = process.argv.length > 2 ? process.argv.slice(2) : EACH_TIME;
const unknown = wanted.find((name) => SLICES[name] === undefined);
if (unknown !== undefined) {
  console.error(`There is no slice ${unknown}. There are ${Object.keys(SLICES).join(', ')}.`);
  process.exit(2);
}
const root = path.join(import.meta.dirname, '..');
const stryker = installed();
const work = mkdtempSync(path.join(tmpdir(), 'hookglass-mutate-'));
const lines: string[] = [];
for (const slice of wanted) {
  const report = mutate(slice);
  if (report === undefined) process.exitCode = 1;
  else for (const survivor of survivorsOf(report)) console.log(survivor);
  lines.push(report === undefined ? `${slice}: not measured, see above` : scoreLine(slice, report));
}
rmSync(work, { recursive: true });
for (const line of lines) console.log(line);

/** @returns undefined when it did not come to its end; it has said why */
function mutate(slice: string): MutationReport | undefined {
  const { mutate: files = [], tests = [], withLoaded = false } = SLICES[slice] ?? {};
  const fileName = path.join(work, `${slice}.json`);
  const config = path.join(work, 'stryker.json');
  writeFileSync(
    config,
    JSON.stringify({
      mutate: files,
      testRunner: 'vitest',
      plugins: [path.join(stryker, '@stryker-mutator', 'vitest-runner', 'dist', 'src', 'index.js')],
      vitest: { configFile: 'vitest.mutate.config.ts' },
      coverageAnalysis: 'perTest',
      // It would read the project's with a compiler that the project does not have.
      tsconfigFile: 'none.json',
      ignorePatterns: ['dist', 'release', '.tsbuild'],
      tempDirName: '.stryker-tmp',
      reporters: ['json'],
      jsonReporter: { fileName },
      ignoreStatic: !withLoaded,
      // A change that never ends is seen; a machine with other things to do is not to be taken for one.
      timeoutMS: 30_000,
    }),
  );
  const { status } = spawnSync(process.execPath, [path.join(stryker, '@stryker-mutator', 'core', 'bin', 'stryker.js'), 'run', config], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, HOOKGLASS_MUTATE_TESTS: tests.join(' ') },
  });
  return status === 0 && existsSync(fileName) ? (JSON.parse(readFileSync(fileName, 'utf8')) as MutationReport) : undefined;
}

/** @returns its node_modules, in which vitest is the project's own */
function installed(): string {
  const home = path.join(homedir(), '.cache', 'hookglass', `stryker-${VERSION}`);
  const modules = path.join(home, 'node_modules');
  const packages = ['core', 'vitest-runner'].map((name) => `@stryker-mutator/${name}@${VERSION}`);
  if (!existsSync(path.join(modules, '@stryker-mutator', 'vitest-runner'))) {
    mkdirSync(home, { recursive: true });
    const install = ['install', '--no-save', '--legacy-peer-deps', '--ignore-scripts', '--prefix', home, ...packages];
    const { status, stderr } = spawnSync('npm', install, { encoding: 'utf8' });
    if (status !== 0) {
      console.error(`Stryker could not be installed: ${stderr.trim().split('\n')[0]}`);
      process.exit(1);
    }
  }
  const vitest = path.join(modules, 'vitest');
  rmSync(vitest, { recursive: true, force: true });
  symlinkSync(path.join(root, 'node_modules', 'vitest'), vitest, 'junction');
  return modules;
}
