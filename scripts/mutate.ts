// npm run mutate: changes the code in one place at a time and runs the unit tests that touch it: a change that none of them sees is a test that is
// missing. Arguments choose slices by name; without one, those of EACH_TIME. Stryker is no dependency of the project: it is installed beside it, once.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { type MutationReport, scoreLine, survivorsOf } from './mutate/score.ts';

const VERSION = '10.1.1';

const SLICES: Readonly<Record<string, readonly string[]>> = {
  retry: ['shared/domain/delivery/retry-profile.ts', 'shared/domain/delivery/retry-after.ts'],
  state: ['shared/domain/delivery/delivery.ts', 'shared/domain/delivery/verdict.ts'],
  signing: ['core/signing/sign.ts', 'core/signing/verify.ts'],
  filter: ['shared/domain/filter/filter.ts', 'shared/domain/filter/filter-parse.ts', 'shared/domain/filter/filter-eval.ts'],
  domain: ['shared/domain/**/*.ts'],
  'all-signing': ['core/signing/**/*.ts'],
  dispatch: ['core/dispatch/**/*.ts'],
};
/** The others take an hour and more. */
const EACH_TIME = ['retry', 'state', 'signing', 'filter'];

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
  const fileName = path.join(work, `${slice}.json`);
  const config = path.join(work, 'stryker.json');
  writeFileSync(
    config,
    JSON.stringify({
      mutate: SLICES[slice],
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
      // Mutants of values that are computed while a file is loaded would need a start of the tests for each.
      ignoreStatic: true,
    }),
  );
  const { status } = spawnSync(process.execPath, [path.join(stryker, '@stryker-mutator', 'core', 'bin', 'stryker.js'), 'run', config], {
    cwd: root,
    stdio: 'inherit',
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
