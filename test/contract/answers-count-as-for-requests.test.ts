import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { needPython, PYTHON } from '../support/python.ts';
import { RAW_ANSWERS, rawAnswerServer } from '../support/raw-answers.ts';
import { runProcess } from '../support/run-process.ts';

const SCRIPT = fileURLToPath(new URL('./differential/raw_answers.py', import.meta.url));

describe.runIf(needPython('HOOKGLASS_PYTHON'))('the recordings of what Python’s requests takes for an answer', () => {
  test.each(['closed', 'open'] as const)('are what it does today, with the connection %s', async (after) => {
    const servers = await Promise.all(RAW_ANSWERS.map(({ answer }) => rawAnswerServer(answer, after)));

    const { stdout } = await runProcess(PYTHON ?? '', [SCRIPT, ...servers.map(({ url }) => url)]);

    for (const { stop } of servers) stop();
    const statuses = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as number | null);
    expect(RAW_ANSWERS.map(({ form }, i) => [form, statuses[i]])).toEqual(RAW_ANSWERS.map((recorded) => [recorded.form, recorded[after]]));
  });
});
