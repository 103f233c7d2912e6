import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { vitestOf } from '#core/check/explore/write-vitest.ts';
import { writtenTest } from '#core/check/explore/written-test.ts';
import type { ExploreReport } from '#shared/domain/check/explore-report.ts';
import { check as verb } from '../../cli/commands/check.ts';
import { CHECKED_SECRET } from '../support/checked-receiver.ts';
import { everyMove } from '../support/every-move.ts';
import { type CliResult, runCli, runVerb } from '../support/run-cli.ts';
import { runProcess, startProcess } from '../support/run-process.ts';
import { type BrokenReceiver, startBrokenReceiver } from '../support/start-broken-receiver.ts';

const LONG_MS = 180_000;
const ROOT = path.resolve(import.meta.dirname, '../..');

let receiver: BrokenReceiver | undefined;
const folders: string[] = [];
afterEach(async () => {
  await stopReceiver();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

async function stopReceiver(): Promise<void> {
  const last = receiver;
  receiver = undefined;
  await last?.stop();
}

function folderIn(parent: string): string {
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(path.join(parent, 'explore-'));
  folders.push(folder);
  return folder;
}

async function check(name: string, ...flags: string[]): Promise<CliResult> {
  await stopReceiver();
  receiver = await startBrokenReceiver(name);
  return runCli(['check', receiver.url, '--secret-env', 'HOOK', '--probe-url', receiver.probeUrl, ...flags], { HOOK: CHECKED_SECRET });
}

const reportOf = ({ lines }: CliResult) => JSON.parse(lines.join('\n')) as ExploreReport & { files: Record<string, string> };

const LAST_THREE = [
  ['not-idempotent', 'A delivery that comes twice is counted twice.'],
  ['loses-an-event-under-concurrency', 'Of deliveries that come at once, one is lost.'],
  ['forgets-ids-when-it-restarts', 'A delivery that comes twice is counted twice.'],
] as const;

test.each(LAST_THREE)(
  '%s is found, in four steps or less',
  async (name, says) => {
    const ended = await check(name, '--explore', '--json', '--save', folderIn(tmpdir()));

    const { explore, summary, checks } = reportOf(ended);
    expect(explore).toMatchObject({ kind: 'found', story: { says } });
    expect(explore.kind === 'found' && explore.story.steps.length).toBeLessThanOrEqual(4);
    expect({ summary, checks, code: ended.code }).toEqual({
      summary: { passed: 0, failed: 1, warned: 0, skipped: 0 },
      checks: [],
      code: 1,
    });
  },
  LONG_MS,
);

test.each([
  ['reserialises-json', 'A correctly signed delivery is refused.'],
  ['reserialises-json-compact', 'A correctly signed delivery is refused.'],
  ['ignores-the-timestamp', 'A delivery whose timestamp is too old, or no number of seconds, is accepted.'],
  ['typo-in-the-secret', 'A correctly signed delivery is refused.'],
  ['answers-500-on-a-bad-signature', 'A bad signature is answered so that MLflow sends it again.'],
  ['redirects-with-a-slash', 'A delivery is answered with a redirect.'],
])(
  '%s is told in one step',
  async (name, says) => {
    const { explore } = reportOf(await check(name, '--explore', '--seed', '4711', '--json', '--save', folderIn(tmpdir())));

    expect(explore).toMatchObject({ kind: 'found', story: { says } });
    expect(explore.kind === 'found' && explore.story.steps).toHaveLength(2);
  },
  LONG_MS,
);

test(
  'the one that is correct survives 200 sequences',
  async () => {
    const junit = path.join(folderIn(tmpdir()), 'junit.xml');
    const { lines, code } = await check('correct', '--explore', '--seed', '4711', '--time', '2m', '--junit', junit);

    expect(lines).toEqual([
      expect.stringMatching(/^Exploring http:\/\/127\.0\.0\.1:\d+\/webhook: 200 sequences in 2 min at most, seed 4711$/),
      '200 sequences and nothing wrong, seed 4711.',
    ]);
    expect(code).toBe(0);
    expect(readFileSync(junit, 'utf8')).toMatch(/tests="1" failures="0" errors="0"[\s\S]*nothing wrong, seed 4711/);
  },
  LONG_MS,
);

test(
  'every kind of move, delivery and bad copy is written as a test that a correct receiver passes',
  async () => {
    const folder = folderIn(path.join(ROOT, 'dist'));
    receiver = await startBrokenReceiver('correct');
    const places = { target: receiver.url, probeUrl: receiver.probeUrl, seed: 1 };
    writeFileSync(path.join(folder, 'every.test.ts'), vitestOf(writtenTest('all is well', everyMove(), Date.now()), places));

    expect(await runTest(folder)).toMatch(/1 passed/);
  },
  LONG_MS,
);

test(
  'a story can be read, played again, and is a test that passes when the receiver is mended',
  async () => {
    // Inside the project, where a test finds vitest.
    const folder = folderIn(path.join(ROOT, 'dist'));
    const { lines, code } = await check('not-idempotent', '--explore', '--seed', '12', '--save', folder);

    expect(code).toBe(1);
    expect(lines.slice(1, 7)).toEqual([
      '',
      '✕ A delivery that comes twice is counted twice.',
      '',
      '  ● Deliver A        model_version.created  200  count 0 → 1',
      '  ● Deliver A again  same id, same bytes    200  count 1 → 2',
      '  ✕ Count is 2, expected 1',
    ]);
    expect(readdirSync(folder).sort()).toEqual(['explore-12.json', 'explore-12.test.ts', 'test_explore_12.py']);

    const scenario = path.join(folder, 'explore-12.json');
    expect(await runTest(folder)).toMatch(/1 failed/);
    expect(await check('not-idempotent', '--play', scenario)).toMatchObject({ code: 1 });

    expect(await check('correct', '--play', scenario)).toMatchObject({ code: 0 });
    expect(await runTest(folder)).toMatch(/1 passed/);
  },
  LONG_MS,
);

async function runTest(folder: string): Promise<string> {
  const vitest = path.join(ROOT, 'node_modules/vitest/vitest.mjs');
  const { stdout, stderr } = await runProcess(process.execPath, [vitest, 'run', '--root', folder], {
    env: {
      RECEIVER_URL: receiver?.url ?? '',
      PROBE_URL: receiver?.probeUrl ?? '',
      WEBHOOK_SECRET: CHECKED_SECRET,
      NO_COLOR: '1',
      FORCE_COLOR: '0',
    },
  });
  return stdout + stderr;
}

test(
  'Ctrl-C says the seed and how far it came',
  async () => {
    receiver = await startBrokenReceiver('correct');
    const running = startProcess(
      process.execPath,
      ['cli/main.ts', 'check', receiver.url, '--secret-env', 'HOOK', '--explore', '--seed', '77', '--runs', '100000'],
      {
        cwd: ROOT,
        env: { HOOK: CHECKED_SECRET },
      },
    );
    await new Promise<void>((resolve) => running.child.stdout?.once('data', () => resolve()));

    running.child.kill('SIGINT');
    await once(running.child, 'close');

    expect(running.child.signalCode).toBe('SIGINT');
    expect(running.output()).toMatch(/Stopped: \d+ sequences? of 100000 had passed, seed 77\.\n$/);
  },
  LONG_MS,
);

test.each([
  [['--runs', '5'], /^--runs goes with --explore\.\n$/],
  [['--seed', '5'], /^--seed goes with --explore\.\n$/],
  [['--save', 'x'], /^--save goes with --explore\.\n$/],
  [['--explore', '--case', 'altered-body'], /^--case is for the 24 checks, which --explore does not make\.\n$/],
  [['--explore', '--play', 'x.json'], /^Give one of --explore and --play FILE\.\n$/],
  [['--play', 'package.json'], /^--play package\.json: it is no scenario of check --explore: "hookglass": "explore" is expected\.\n$/],
  [['--explore', '--runs', '0'], /--runs "0": a whole number from 1 to 1000000 is expected/],
  [['--explore', '--seed', '-1'], /--seed/],
])('%j is refused before anything is sent', async (flags, says) => {
  const { code, stderr, lines } = await runVerb(verb, ['http://127.0.0.1:9/hooks', '--secret-env', 'HOOK', ...flags], {
    HOOK: CHECKED_SECRET,
  });

  expect({ code, lines }).toEqual({ code: 2, lines: [] });
  expect(stderr).toMatch(says);
});

test('nobody there ends with 3', async () => {
  const { code, stderr } = await runVerb(verb, ['http://127.0.0.1:9/hooks', '--secret-env', 'HOOK', '--explore'], { HOOK: CHECKED_SECRET });

  expect({ code, stderr }).toEqual({ code: 3, stderr: expect.stringMatching(/^http:\/\/127\.0\.0\.1:9\/hooks: /) });
});
