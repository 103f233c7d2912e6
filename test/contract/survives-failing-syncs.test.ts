import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { GuardFigure } from '../../scripts/guard/figure.ts';
import { seeded } from '../support/fuzzed-bytes.ts';
import { guardFigure, guardSeed, guardSkip, knownBad } from '../support/guard-figure.ts';
import { serveProcess } from '../support/serve-process.ts';

/** Which call fails, counted from the start of the program: some of them while it starts, and under load any of the first 200. */
const STARTING = [1, 2, 3, 5, 8];
const DRAWN = 8;
const LAST = 200;
const next = seeded(guardSeed());
const moments = () => [...STARTING, ...Array.from({ length: DRAWN }, () => 1 + next(LAST))];
const CONNECTIONS = 4;
const CHANGES = 120;
/** How many changes share a sync depends on the machine: there are more of them until the call that fails was made. */
const MOST_CHANGES = 6000;

const hasStrace = spawnSync('strace', ['-V']).status === 0;
if (!hasStrace) guardSkip('R-17', 'It needs strace.');
if (!hasStrace) process.stderr.write('SKIPPED contract: strace is missing, so writes and syncs are not made to fail\n');

test.runIf(hasStrace).each([
  ['a sync that fails', 'fdatasync,fsync', 'EIO'],
  ['a write that fails', 'pwrite64', 'EIO'],
  ['a write to a full disk', 'pwrite64', 'ENOSPC'],
] as const)('%s loses nothing that was acknowledged, and Hookglass goes on or says why not', async (_, calls, error) => {
  let lost = 0;
  for (const when of moments()) lost += (await lostUnder({ calls, error, when })).length;
  guardFigure(lostFigure(error, lost));
});

test.runIf(hasStrace)('a server that forgets a write that failed is seen through', async () => {
  const entry = 'test/support/known-bad/careless-server.ts';

  knownBad('R-17', [lostFigure('EIO', (await lostUnder({ calls: 'pwrite64', error: 'EIO', when: 8, entry })).length)]);
});

const lostFigure = (error: string, value: number): GuardFigure => ({
  row: 'R-17',
  what: `acknowledged changes lost after a call that failed with ${error}`,
  ...{ value, unit: 'changes', atMost: 0 },
});

/** R-17, for one moment. @returns which acknowledged changes are gone when it is started again */
async function lostUnder({ calls, error, when, entry }: { calls: string; error: string; when: number; entry?: string }): Promise<string[]> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'hookglass-inject-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  const trace = path.join(dataDir, 'trace');
  const label = `${calls} no. ${when}: ${error}`;
  const program = entry === undefined ? {} : { entry };
  const serve = await serveProcess({
    dataDir,
    ...program,
    flags: ['--receiver-tls-port', 'off'],
    wrapper: ['strace', '-f', '-qq', '-o', trace, '-e', `trace=${calls}`, '-e', `inject=${calls}:error=${error}:when=${when}`],
  }).catch((refusal: Error) => refusal);
  if (serve instanceof Error) expect(serve.message, label).toMatch(/cannot be (?:used|written)/);
  const acknowledged = serve instanceof Error ? [] : await createUnder(serve.ready.mlflow, () => hasFailed(trace));
  if (!(serve instanceof Error)) {
    expect(acknowledged.length, label).toBeGreaterThan(CHANGES / 2);
    const gone = once(serve.process, 'exit');
    process.kill(serve.ready.pid, 'SIGKILL'); // not only strace
    await gone;
  }

  expect(hasFailed(trace), `${label} was made`).toBe(true);
  const again = await serveProcess({ dataDir, ...program, flags: ['--strict', '--receiver-tls-port', 'off'] });
  const found = await modelsOf(again.ready.mlflow);
  await again.stop();
  return acknowledged.filter((name) => !found.has(name));
}

function hasFailed(trace: string): boolean {
  return readFileSync(trace, 'latin1').includes('INJECTED');
}

/**
 * Creates models on some connections, each asked for until it is there: `CHANGES` of them, then on until a call has failed.
 *
 * @returns those that were acknowledged
 */
async function createUnder(origin: string, failed: () => boolean): Promise<string[]> {
  const acknowledged: string[] = [];
  async function create(name: string): Promise<boolean> {
    const answer = await fetch(`${origin}/api/2.0/mlflow/registered-models/create`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name }),
    }).catch(() => undefined);
    const text = await answer?.text().catch(() => undefined);
    if (answer?.ok) acknowledged.push(name);
    return answer?.ok === true || text?.includes('RESOURCE_ALREADY_EXISTS') === true;
  }
  async function connection(number: number) {
    for (let i = number; i < CHANGES || (i < MOST_CHANGES && !failed()); i += CONNECTIONS)
      await vi.waitUntil(() => create(`m${i}`), { timeout: 30_000, interval: 20 });
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, (_, number) => connection(number)));
  return acknowledged;
}

async function modelsOf(origin: string): Promise<Set<string>> {
  const names = new Set<string>();
  let token = '';
  do {
    const answer = await fetch(
      `${origin}/api/2.0/mlflow/registered-models/search?max_results=1000&page_token=${encodeURIComponent(token)}`,
    );
    const page = (await answer.json()) as { registered_models?: { name: string }[]; next_page_token?: string };
    for (const { name } of page.registered_models ?? []) names.add(name);
    token = page.next_page_token ?? '';
  } while (token !== '');
  return names;
}
