import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { entriesOf, HAR_PROGRAMS, SECRET_OF_HAR } from '../support/har-forms.ts';
import { runCli } from '../support/run-cli.ts';

let directory: string;
let file: string;
let text: string;

beforeAll(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'hookglass-import-'));
  file = path.join(directory, 'checkout-bug.har');
  const [chrome] = HAR_PROGRAMS;
  if (!chrome) throw new Error('no program');
  const favicon = { request: { method: 'GET', url: 'https://shop.example.com/favicon.ico', headers: [] } };
  text = chrome.file({ entries: [favicon, ...entriesOf(chrome)] });
  writeFileSync(file, text);
});
afterAll(() => rmSync(directory, { recursive: true }));

it('lists the deliveries of a file without a core, and names the entries that are none', async () => {
  const { code, lines, stderr } = await runCli(['import', file]);

  expect(code).toBe(0);
  expect(lines.map((line) => line.replace(/\s+/g, ' '))).toEqual([
    expect.stringMatching(/^i2 .* ✓ delivered model_version_tag\.set churn-eu v1 stage=pród .* 200 signature not checked$/),
    expect.stringMatching(/^i3 .* ✕ failed .* 401 signature not checked$/),
    expect.stringMatching(/^i4 .* ✓ delivered .* 503 200 signature not checked$/),
  ]);
  expect(stderr).toMatch(/^Line \d+ is not a delivery: it is a GET for \/favicon\.ico, without a body\.\n$/);
});

it('checks each signature with the secret of an environment variable, and narrows by the filter', async () => {
  const right = await runCli(['import', file, 'status:4xx', '--secret-env', 'S', '--json'], { S: SECRET_OF_HAR });
  const wrong = await runCli(['import', file, '--secret-env', 'S', '--json'], { S: 'another' });

  expect([right.code, right.lines.map((line) => JSON.parse(line).verdict)]).toEqual([0, ['refused']]);
  expect([wrong.code, wrong.lines.map((line) => JSON.parse(line).verdict)]).toEqual([1, ['invalid', 'invalid', 'invalid']]);
});

it('reads standard input, says what a file without a delivery is, and wants one', async () => {
  const [piped, nothing, missing] = await Promise.all([
    runCli(['import', '-', '--json'], {}, text),
    runCli(['import', '-'], {}, '<html>'),
    runCli(['import']),
  ]);

  expect([piped.code, piped.lines.length]).toEqual([0, 3]);
  expect(nothing).toMatchObject({ code: 2, lines: [], stderr: 'There is no delivery in standard input; line 1: it is not JSON.\n' });
  expect(missing).toMatchObject({ code: 2, stderr: expect.stringContaining('Name a file') });
});
