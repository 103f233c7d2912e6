import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { pytestOf } from '#core/check/explore/write-pytest.ts';
import { writtenTest } from '#core/check/explore/written-test.ts';
import { CHECKED_SECRET } from '../support/checked-receiver.ts';
import { everyMove } from '../support/every-move.ts';
import { needPython, PYTHON } from '../support/python.ts';
import { runProcess } from '../support/run-process.ts';
import { type BrokenReceiver, startBrokenReceiver } from '../support/start-broken-receiver.ts';
import { temporaryDirectory } from '../support/start-core.ts';

const hasPython = needPython('HOOKGLASS_PYTHON');
const TITLE = 'all is well';
/** The functions are called as pytest calls them, so that nothing but Python is needed. */
const CALL = 'import test_explore; test_explore.test_all_is_well(); print("1 passed")';

let receiver: BrokenReceiver | undefined;
afterEach(async () => receiver?.stop());

describe.runIf(hasPython)('a test for pytest that Explore writes', () => {
  test.each([
    ['correct', /1 passed/],
    ['not-idempotent', /AssertionError: count is 2, expected 1 to 1/],
    ['answers-500-on-a-bad-signature', /AssertionError: answered with 500/],
  ])('says of the receiver %s what is true', async (name, says) => {
    receiver = await startBrokenReceiver(name);
    const folder = temporaryDirectory();
    const places = { target: receiver.url, probeUrl: receiver.probeUrl, seed: 1 };
    writeFileSync(path.join(folder, 'test_explore.py'), pytestOf(writtenTest(TITLE, everyMove(), Date.now()), places));

    const { stdout, stderr } = await runProcess(PYTHON ?? '', ['-c', CALL], {
      cwd: folder,
      env: { WEBHOOK_SECRET: CHECKED_SECRET, PYTHONDONTWRITEBYTECODE: '1' },
    });

    expect(stdout + stderr).toMatch(says);
  });
});
