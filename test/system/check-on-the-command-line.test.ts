import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { check } from '../../cli/commands/check.ts';
import { CHECKED_SECRET, type CheckedReceiver, checkedReceiver } from '../support/checked-receiver.ts';
import { runCli, runVerb } from '../support/run-cli.ts';
import { scriptedEndpoint } from '../support/scripted-endpoint.ts';
import { serveProcess } from '../support/serve-process.ts';
import { temporaryDirectory } from '../support/start-core.ts';

let receiver: CheckedReceiver;
let directory = '';
beforeAll(async () => {
  receiver = await checkedReceiver({ refusal: 500 });
  directory = temporaryDirectory();
});
afterAll(async () => {
  await receiver.close();
  rmSync(directory, { recursive: true });
});

const ENV = { HOOK: CHECKED_SECRET };
const SECRET = ['--secret-env', 'HOOK'];

describe('wrong input is one sentence, ends with 2, and sends nothing', () => {
  test.each<[args: string[], says: string]>([
    [[], 'check takes the URL of a receiver, such as http://127.0.0.1:8000/webhook.'],
    [['localhost:8000/webhook', ...SECRET], 'not "localhost:8000/webhook". Did you mean http://localhost:8000/webhook?'],
    [
      ['ftp://127.0.0.1/x', ...SECRET],
      'check takes the URL of a receiver, such as http://127.0.0.1:8000/webhook, not "ftp://127.0.0.1/x".',
    ],
    [['URL', 'http://127.0.0.1:1/', ...SECRET], 'check takes one URL, not also "http://127.0.0.1:1/".'],
    [['URL'], 'check needs the secret that the receiver has: --secret-env NAME, or “-” and the secret on standard input.'],
    [['URL', '--secret-env', 'NOT_SET'], 'The environment variable NOT_SET is not set. It should hold the secret.'],
    [['URL', '-', ...SECRET], 'Give the secret once: --secret-env NAME, or “-” and the secret on standard input.'],
    [
      ['URL', '--case', 'altered-bodi', ...SECRET],
      'there is no check "altered-bodi". Did you mean altered-body? There are valid-signature, every-event,',
    ],
    [['URL', '--events', 'model.*', ...SECRET], 'none of the 15 events fits. '],
    [['URL', '--header', 'no colon', ...SECRET], 'a name, a colon and a value are expected, such as “X-Api-Key: abc”.'],
    [['URL', '--header', 'X-MLflow-Signature: v1,x', ...SECRET], 'X-MLflow-Signature is a header that the checks send themselves.'],
    [['URL', '--timeout', 'soon', ...SECRET], 'whole seconds from 1 to 3600 are expected, such as 30 or 30s.'],
    [['URL', '--timeout', '0', ...SECRET], 'whole seconds from 1 to 3600 are expected'],
    [['URL', '--probe-url', '/count', ...SECRET], 'an http or https URL is expected, such as http://127.0.0.1:8000/count.'],
    [['URL', '--mlflow-version', '1.0', ...SECRET], 'recorded release of MLflow is expected'],
    [['URL', '--insecur', ...SECRET], 'check has no flag --insecur. Did you mean --insecure?'],
  ])('%j', async (args, says) => {
    const before = receiver.requests.length;

    const ended = await runVerb(
      check,
      args.map((arg) => (arg === 'URL' ? receiver.url : arg)),
      ENV,
    );

    expect(ended).toMatchObject({ code: 2, lines: [] });
    expect(ended.stderr).toContain(says);
    expect(ended.stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(receiver.requests).toHaveLength(before);
  });
});

test('a report that cannot be written is found out before anything is sent', async () => {
  const before = receiver.requests.length;
  const file = path.join(directory, 'missing', 'report.xml');

  const ended = await runVerb(check, [receiver.url, ...SECRET, '--junit', file], ENV);

  expect(ended).toMatchObject({ code: 74, lines: [] });
  expect(ended.stderr).toContain(`${file} cannot be written`);
  expect(receiver.requests).toHaveLength(before);
});

test('text for people: a line for each check, what failed with its reason, and the sum', async () => {
  const junit = path.join(directory, 'report.xml');
  const markdown = path.join(directory, 'report.md');

  const ended = await runCli(['check', receiver.url, '-', '--junit', junit, '--markdown', markdown], {}, `${CHECKED_SECRET}\n`);

  expect(ended).toMatchObject({ code: 1, stderr: '' });
  const text = ended.lines.join('\n');
  expect(ended.lines[0]).toBe(`Checking ${receiver.url} with what MLflow 3.18.0 sends`);
  expect(text).toMatch(/^Refuses what is wrong\n {2}✓ Signature header missing {12}must {4}400 /m);
  expect(text).toMatch(/^✕ Altered body {2}\(altered-body, must\)\n✕ Other secret {2}\(other-secret, must\)/m);
  expect(text).toContain('  Refused with 500. A refusal counts only with a status that is not retried.');
  expect(text.replaceAll('\n', ' ')).toContain(
    'Clock tolerance: a timestamp may be 300 s old. None that is 2 s ahead of its clock is taken',
  );
  expect(ended.lines.at(-1)).toMatch(/^18 passed · 4 failed · 0 warned · 2 skipped · /);
  expect(readFileSync(junit, 'utf8')).toContain('tests="24" failures="4" errors="0" skipped="2"');
  expect(readFileSync(markdown, 'utf8')).toContain('18 passed, 4 failed, 0 warned, 2 skipped');
}, 60_000);

test('with --json standard output is one report, and a secret on the command line is warned of beside it', async () => {
  const ended = await runCli([
    'check',
    receiver.url,
    '--json',
    '--secret',
    CHECKED_SECRET,
    '--case',
    'valid-signature,altered-body',
    '--case',
    'floats',
  ]);

  expect(ended.code).toBe(1);
  expect(ended.stderr).toMatch(/can see --secret/);
  expect(ended.lines).toHaveLength(1);
  const report = JSON.parse(ended.lines[0] ?? '');
  expect(report.checks.map(({ id }: { id: string }) => id)).toEqual(['valid-signature', 'altered-body', 'floats']);
  expect(report.checks[1]).toMatchObject({ level: 'must', result: 'fail', why: expect.any(String), fix: expect.any(String) });
  expect(report.summary).toEqual({ passed: 2, failed: 1, warned: 0, skipped: 0 });
  expect(ended.lines[0]).not.toContain(CHECKED_SECRET);
});

test('nobody there ends with 3 and one sentence', async () => {
  const ended = await runVerb(check, ['http://127.0.0.1:1/hook', ...SECRET, '--json'], ENV);
  expect(ended).toEqual({
    code: 3,
    lines: [],
    stderr: 'http://127.0.0.1:1/hook: Nothing listens there: the connection was refused. (ECONNREFUSED)\n',
  });
});

test('two headers, one with a comma, arrive as they were given; --events narrows what is sent', async () => {
  const other = await checkedReceiver();
  const headers = ['--header', 'X-One: a, b', '--header', 'X-Two: c'];

  const ended = await runVerb(check, [other.url, ...SECRET, ...headers, '--case', 'every-event', '--events', 'prompt*'], ENV);
  await other.close();

  expect(ended.code).toBe(0);
  expect(other.requests).toHaveLength(1 + 8);
  for (const { headers: came } of other.requests) expect(came).toMatchObject({ 'x-one': 'a, b', 'x-two': 'c' });
});

test('Ctrl-C ends it at once, says how far it came, and ends by the signal', async () => {
  const endpoint = await scriptedEndpoint([200, 200, 'hang']);
  const main = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));
  const child = spawn(process.execPath, [main, 'check', endpoint.url, ...SECRET], { env: { PATH: process.env['PATH'], ...ENV } });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  child.stdout.resume();
  await endpoint.received(3);

  child.kill('SIGINT');
  const [code, signal] = await once(child, 'close');
  await endpoint.close();

  expect([code, signal, stderr]).toEqual([null, 'SIGINT', 'Stopped: 1 of 24 checks was made.\n']);
}, 30_000);

test('the MLflow API and the inspector of the core that runs here are no targets', async () => {
  const dataDir = path.join(directory, 'data');
  mkdirSync(dataDir);
  const serve = await serveProcess({ dataDir });
  const ask = (url: string) => runVerb(check, [url, ...SECRET, '--data-dir', dataDir], ENV);

  const [mlflow, inspector] = [await ask(`${serve.ready.mlflow}/hook`), await ask(`${serve.ready.inspector}/hook`)];
  await serve.stop();

  expect(mlflow).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('is the MLflow API of Hookglass itself, which takes no deliveries.'),
  });
  expect(inspector).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('is the inspector of Hookglass itself, which takes no deliveries.'),
  });
}, 60_000);
