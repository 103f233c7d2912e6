import path from 'node:path';
import { expect, it } from 'vitest';
import { runProcess } from '../support/run-process.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const SCRIPT = path.join(ROOT, 'scripts', 'guard.ts');

/** `npm run guard -- …`, as a person starts it. */
const guard = (...args: string[]) => runProcess(process.execPath, [SCRIPT, ...args], { cwd: ROOT, env: { VITEST: '', NO_COLOR: '1' } });

it('measures the row it is asked for, shows that its variant is seen through, and how long it took', async () => {
  const { code, stdout, stderr } = await guard('--row', 'W-04');

  expect(stdout + stderr).toMatch(/^ok {3}W-04 {2}What is never a target sees no byte/m);
  expect(stdout).toMatch(/^ +seen through: a sender that looks at the host as it is written, and not at the peer: .+$/m);
  expect(stdout).toMatch(/^ +\d+ s {2}W-04 {2}test\/integration\/never-a-target\.test\.ts$/m);
  expect(stdout).toMatch(/^It took .+ s\.\n1 promises kept\n$/m);
  expect(code).toBe(0);
});

it('says which promises there are when it is asked for another', async () => {
  expect(await guard('--row', 'Q-99')).toEqual({
    code: 2,
    stdout: '',
    stderr: 'No promise is called Q-99. docs/promises.md lists them.\n',
  });
});

it('leaves out a row that takes long where it has to be quick, and says so', async () => {
  const { code, stdout } = await guard('--quick', '--row', 'R-02');

  expect(stdout).toMatch(/^skip R-02 .*\n +It is left out by --quick\.\n/m);
  expect(stdout).toMatch(/^0 promises kept, 1 skipped$/m);
  expect(code).toBe(0);
});

it.each([
  ['--seed', ['--seed', 'x'], '--seed takes a whole number of at most nine digits, not “x”.\n'],
  ['a flag it does not have', ['--fast'], "Unknown option '--fast'. The flags are --row ROW, --quick, --seed N and --write.\n"],
])('says in a sentence what is wrong with %s', async (_, args, stderr) => {
  expect(await guard(...args)).toEqual({ code: 2, stdout: '', stderr });
});
