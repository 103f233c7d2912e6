import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import type { SharedDelivery } from '#shared/domain/wire/shared.ts';
import { ciStepOf } from '#shared/session/write-ci-step.ts';

const shared = (url: string, event = 'prompt.created') => ({ delivery: { url, event, deliveryId: '0a1b2c3d-0000' } }) as SharedDelivery;
const runOf = (step: string) => step.split('  run: |\n')[1] ?? '';

test('Hookglass comes from its packed file, and never from the registry', () => {
  const step = ciStepOf(shared('http://127.0.0.1:3000/hooks'), 'prompt.jsonl');

  expect(step).toContain('npm install --no-save --no-audit --no-fund ./hookglass-*.tgz');
  expect(step.match(/npx .*/g)?.every((line) => line.startsWith('npx --no -- hookglass '))).toBe(true);
});

test('a masked address becomes a usual one', () => {
  expect(ciStepOf(shared('http://▒▒▒/hooks'), 'f')).toContain("--to 'http://127.0.0.1:3000/hooks'");
});

test.each([
  "http://127.0.0.1/'; touch /tmp/no; '",
  `http://127.0.0.1/$\{{ secrets.TOKEN }}`,
  'http://127.0.0.1/$(id)`id`"$HOME"\\',
  'http://127.0.0.1/a\u2028b\u0085c\nd\u0000',
])('what stands in a file is one word for the shell, and nothing for the workflow: %j', (url) => {
  const step = ciStepOf(shared(url, `prompt\${{ secrets.TOKEN }}`), 'file.jsonl');
  const line =
    runOf(step)
      .split('\n')
      .find((one) => one.includes(' replay ')) ?? '';
  const { stdout } = spawnSync('bash', ['-c', `npx() { printf '%s|' "$@"; }; ${line.trim()}`], { encoding: 'utf8' });

  expect(stdout.split('|').slice(0, -1)).toEqual([
    ...['--no', '--', 'hookglass', 'replay', 'file.jsonl', '--webhook', 'ci', '--to'],
    url.replace(/[\p{Cc}\u2028]/gu, ' '),
    '--expect',
  ]);
  expect(step.match(/\$\{\{.*?\}\}/g)).toEqual([`$\{{ secrets.HOOK_SECRET }}`, `$\{{ runner.temp }}`]);
  expect(step).not.toMatch(/[\u0085\u2028\0]/);
});
