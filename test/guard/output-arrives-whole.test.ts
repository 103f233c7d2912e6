import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createControlClient } from '#shared/client/control-client.ts';
import type { GuardFigure } from '../../scripts/guard/figure.ts';
import { guardFigure, knownBad } from '../support/guard-figure.ts';
import { runCli } from '../support/run-cli.ts';
import { throughClosedPipe, throughFullPipe } from '../support/slow-pipe.ts';
import { startCore, type TestCore, temporaryDirectory } from '../support/start-core.ts';

/** So that a list of them does not fit into a pipe. */
const CAPTURES = 120;
const BODY = JSON.stringify({ entity: 'prompt', action: 'created', data: { text: 'word '.repeat(100) } });

let core: TestCore;
const ids: string[] = [];

beforeAll(async () => {
  core = await startCore({
    receiverTls: { port: 0, chosen: true },
    retry: { profile: 'documented', maxRetries: 20, timeScale: 1000 },
  });
  const client = createControlClient({
    baseUrl: core.inspector,
    token: (await runCli(['token', '--data-dir', core.dataDir])).lines[0] ?? '',
  });
  const { id } = await client.createWebhook({ name: 'hook', url: core.webhookUrl, events: ['prompt.created'], secret: 's3cret' });
  for (let i = 0; i < CAPTURES; i += 1) {
    await fetch(core.webhookUrl, { method: 'POST', body: BODY });
    if (i % 2 === 0) ids.push(...(await client.compose({ webhookId: id, event: 'prompt.created' })).map((delivery) => delivery.id));
  }
  // A refused connection is tried again in a while: until then it can be held.
  const late = await client.createWebhook({
    name: 'late',
    url: 'http://127.0.0.1:9/',
    events: ['registered_model.created'],
    secret: 's3cret',
  });
  const [waiting] = await client.compose({ webhookId: late.id, event: 'registered_model.created' });
  ids.unshift(waiting?.id ?? '');
});
afterAll(() => core.stop());

const withCore = (...args: string[]) => [...args, '--data-dir', core.dataDir];

/** How a whole output of each verb ends. */
const SHORT: [verb: string, args: () => string[], end: RegExp][] = [
  ['help', () => ['help'], /lists the flags of a verb\.\n$/],
  ['--version', () => ['--version'], /^\d+\.\d+\.\d+.*\n$/],
  ['token', () => withCore('token'), /^[\w-]{43}\n$/],
  ['open', () => withCore('open', '--json'), /^\{"url":.*\}\n$/],
  ['cert', () => withCore('cert'), /\n$/],
  ['deliveries', () => withCore('deliveries', '--limit', '1'), /^d\d+ .*\n$/],
  ['diff', () => withCore('diff', 'c1', 'c1', '--json'), /^\{.*\}\n$/],
  ['tunnel', () => withCore('tunnel', 'providers', '--json'), /\}\n$/],
  ['webhooks', () => withCore('webhooks', 'list', '--json'), /\}\n$/],
  ['export', () => withCore('export', '--limit', '1'), /^\{.*\}\n$/],
  ['receiver', () => ['receiver', 'new', 'fastapi', path.join(temporaryDirectory(), 'app')], /\n$/],
  ['signature', () => ['signature', 'sign', '--id', '1', '--timestamp', '1', '--secret-env', 'PATH'], /X-MLflow-Signature: v1,\S+\n/i],
];

/** … of those that change what others would list, one after the other. */
const CHANGING: typeof SHORT = [
  ['hold', () => withCore('hold', ids[0] ?? '', '--json'), /\n$/],
  ['release', () => withCore('release', ids[0] ?? '', '--json'), /\n$/],
  ['retry', () => withCore('retry', ids[0] ?? '', '--json'), /\n$/],
  ['cancel', () => withCore('cancel', ids[0] ?? '', '--json'), /\n$/],
  ['replay', () => withCore('replay', ids[1] ?? '', '--json'), /^\{.*\}\n$/],
  ['trigger', () => withCore('trigger', 'prompt.created', '--json'), /\}\n$/],
  ['wait', () => withCore('wait', '--json'), /^\{.*\}\n$/],
];

/** X-08, for what came through. */
const lostFigure = (what: string, value: number): GuardFigure => ({
  row: 'X-08',
  what: `bytes of ${what} that a slow pipe lost`,
  ...{ value, unit: 'bytes', atMost: 0 },
});

async function expectWhole(args: readonly string[], end: RegExp): Promise<void> {
  const { output, beside, code } = await throughFullPipe(args);

  expect([code, beside]).toEqual([0, '']);
  expect(output.toString()).toMatch(end);
}

// Most of the time of each is a reader that waits.
describe.concurrent('through a pipe that is full', () => {
  it.each(SHORT)('%s arrives whole', (_, args, end) => expectWhole(args(), end));

  it.each([
    ['export --as har', () => withCore('export', '--as', 'har')],
    ['export --as jsonl', () => withCore('export')],
    ['export --as curl', () => withCore('export', '--as', 'curl')],
    ['export --deliveries', () => withCore('export', '--deliveries')],
  ])('%s arrives byte for byte', async (what, args) => {
    const whole = (await runCli(args())).lines.map((line) => `${line}\n`).join('');

    const { output, code } = await throughFullPipe(args());

    expect(Buffer.byteLength(whole)).toBeGreaterThan(65_536);
    expect([code, output.toString() === whole]).toEqual([0, true]);
    guardFigure(lostFigure(what, Buffer.byteLength(whole) - output.length));
  });

  it('a program that ends without waiting for its reader is seen through', async () => {
    const hasty = path.join(temporaryDirectory(), 'hasty.mjs');
    const bytes = 500_000;
    writeFileSync(hasty, `process.stdout.write('x'.repeat(${bytes})); process.exit(0);\n`);

    const { output } = await throughFullPipe([], { main: hasty });

    knownBad('X-08', [lostFigure('export --as jsonl', bytes - output.length)]);
  });

  it('an error arrives whole as well', async () => {
    const filter = `model:${'x'.repeat(1500)} status:banana`;

    const { output, code } = await throughFullPipe(withCore('deliveries', filter), { stream: 2 });

    expect(code).toBe(2);
    expect(output.toString()).toMatch(/status takes 2xx, 503, >=400, none, not “banana”\.\n$/);
  });
});

describe('through a pipe that is full, one after the other', () => {
  it.each(CHANGING)('%s arrives whole', (_, args, end) => expectWhole(args(), end));

  it('serve and listen say all they said before they were stopped', async () => {
    const ports = ['--mlflow-port', '0', '--receiver-port', '0', '--inspector-port', '0', '--receiver-tls-port', 'off'];
    const serve = ['serve', '--no-open', '--json', ...ports, '--data-dir', temporaryDirectory()];

    const served = await throughFullPipe(serve, { wrapper: ['timeout', '-s', 'TERM', '5'] });
    const listened = await throughFullPipe(withCore('listen', '-f', 'http://127.0.0.1:9/'), { wrapper: ['timeout', '-s', 'INT', '5'] });

    expect(served.output.toString()).toMatch(/^\{.*\}\n$/);
    expect(listened.output.toString()).toMatch(/→ http:\/\/127\.0\.0\.1:9\/ \(\*\)\n$/);
  });
});

describe('a reader that leaves', () => {
  it.each([
    ['export', () => withCore('export', '--as', 'har')],
    ['export', () => withCore('export')],
    ['deliveries', () => withCore('deliveries', '--limit', '1000', '--json')],
    ['webhooks', () => withCore('webhooks', 'list')],
    ['help', () => ['help']],
  ])('ends %s quietly', async (_, args) => {
    const { output, code, beside } = await throughClosedPipe(args());

    expect([code, beside, output.toString().split('\n').length]).toEqual([0, '', 2]);
  });

  it('ends what follows, and keeps what serves', async () => {
    const dataDir = temporaryDirectory();
    const ports = ['--mlflow-port', '0', '--receiver-port', '0', '--inspector-port', '0', '--receiver-tls-port', 'off'];
    const serve = throughClosedPipe(['serve', '--no-open', ...ports, '--data-dir', dataDir], { wrapper: ['timeout', '-s', 'TERM', '6'] });
    const follow = throughClosedPipe(withCore('deliveries', '--follow', '--limit', '2'));
    let isOver = false;
    void follow.then(() => {
      isOver = true;
    });
    while (!isOver) await runCli(withCore('trigger', 'prompt.created'));

    expect(await follow).toMatchObject({ code: 0, beside: '' });
    // 124: it ran until it was told to stop.
    expect(await serve).toMatchObject({ code: 124, beside: '' });
  });

  it('a full disk is told, with an exit code of its own', () => {
    const main = path.resolve(import.meta.dirname, '../../cli/main.ts');
    const { status, stderr } = spawnSync('sh', ['-c', '"$@" > /dev/full', 'sh', process.execPath, main, 'help'], { encoding: 'utf8' });

    expect([status, stderr]).toEqual([74, 'Standard output cannot be written (ENOSPC: no space left on device, write).\n']);
  });
});
