import { rmSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { CheckReport } from '#shared/domain/check/report.ts';
import { CHECKED_SECRET, checkedReceiver } from '../support/checked-receiver.ts';
import { needPython, PYTHON } from '../support/python.ts';
import { runCli } from '../support/run-cli.ts';
import { runProcess } from '../support/run-process.ts';
import { temporaryDirectory } from '../support/start-core.ts';
import { startFastapiReceiver } from '../support/start-fastapi-receiver.ts';

const python = PYTHON ?? '';

describe.skipIf(!needPython('HOOKGLASS_PYTHON'))('with Python', () => {
  test('the receiver of the examples passes all checks, but for the duplicates that need a probe URL', async () => {
    const receiver = await startFastapiReceiver(python, CHECKED_SECRET);

    const ended = await runCli(['check', `${receiver.url}/webhook`, '--json', '--secret-env', 'HOOK'], { HOOK: CHECKED_SECRET });
    await receiver.stop();

    const { checks, summary } = JSON.parse(ended.lines.join('')) as CheckReport;
    expect(checks.filter(({ result }) => result !== 'pass').map(({ id, result }) => `${id} ${result}`)).toEqual([
      'duplicate-in-sequence skip',
      'duplicate-in-parallel skip',
    ]);
    expect(summary).toEqual({ passed: 22, failed: 0, warned: 0, skipped: 2 });
    expect(ended.code).toBe(0);
  }, 180_000);

  test('a parser of XML reads the report, whatever a receiver has answered', async () => {
    const hostile = `</failure>]]>&"'<!--\0\x01\x08\x0b\x7f\x85\ufffe\uffff\u202e<img>\n| a | \`b\` |`;
    const receiver = await checkedReceiver({
      everything: (response) => void response.writeHead(500, { 'Content-Type': 'text/plain; charset=utf-8' }).end(hostile),
    });
    const directory = temporaryDirectory();
    const file = path.join(directory, 'report.xml');
    await runCli(['check', receiver.url, '--secret-env', 'HOOK', '--junit', file], { HOOK: CHECKED_SECRET });
    await receiver.close();

    const program = `import sys, xml.etree.ElementTree as E
suite = E.parse(sys.argv[1]).getroot().find('testsuite')
print(len(suite.findall('testcase')), suite.get('failures'), suite.find('.//failure').text.count('</failure>'))`;
    const read = await runProcess(python, ['-c', program, file]);
    rmSync(directory, { recursive: true });

    expect(read).toEqual({ code: 0, stdout: '24 1 1\n', stderr: '' });
  }, 180_000);
});
