// How soon a coding agent has its first answer beside a running core, and what a list of 100 deliveries takes.
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { createControlClient } from '#shared/client/control-client.ts';
import { ownRow } from '../../scripts/bench/contest.ts';
import { buildWhenStale } from '../../scripts/build.mjs';
import { startBuiltServe } from '../support/start-serve.ts';
import { report } from './report.ts';

const TURNS = 11;
const LISTS = 30;
const DELIVERIES = 100;

if (!buildWhenStale()) process.exit(1);
// The first agent of an engine waits for what speaks its protocol to be loaded.
const firsts: number[] = [];
for (let turn = 0; turn < TURNS; turn += 1) firsts.push(await onFreshEngine(firstAnswerMs));
say('the first agent of a fresh engine has its first answer', firsts, 400);
await onFreshEngine(async (serve) => {
  await deliver(serve);
  await firstAnswerMs(serve);
  const starts: number[] = [];
  for (let turn = 0; turn < TURNS; turn += 1) starts.push(await firstAnswerMs(serve));
  say('a later agent has its first answer', starts, 400);
  say(`${DELIVERIES} deliveries are listed`, await listsMs(serve), 50);
});

type Serve = Awaited<ReturnType<typeof startBuiltServe>>;

async function onFreshEngine<Result>(work: (serve: Serve) => Promise<Result>): Promise<Result> {
  const serve = await startBuiltServe();
  try {
    return await work(serve);
  } finally {
    await serve.stop();
  }
}

async function deliver(serve: Serve): Promise<void> {
  const token = readFileSync(path.join(serve.dataDir, 'token'), 'utf8').trim();
  const client = createControlClient({ baseUrl: serve.inspector, token });
  const { id } = await client.createWebhook({ name: 'bench', url: serve.webhookUrl, events: ['model_version.created'], secret: 'bench' });
  await client.compose({ webhookId: id, event: 'model_version.created', times: DELIVERIES, pauseMs: 0 });
}

/** From the start of the process to the answer of a tool, the handshake in between. */
async function firstAnswerMs(serve: Serve): Promise<number> {
  const startedMs = performance.now();
  const agent = startAgent(serve);
  await agent.call('status', {});
  const tookMs = performance.now() - startedMs;
  await agent.end();
  return tookMs;
}

async function listsMs(serve: Serve): Promise<number[]> {
  const agent = startAgent(serve);
  const times: number[] = [];
  for (let turn = 0; turn < LISTS; turn += 1) {
    const startedMs = performance.now();
    const { items } = await agent.call('list_deliveries', { limit: DELIVERIES });
    times.push(performance.now() - startedMs);
    if (items?.length !== DELIVERIES) throw new Error(`${items?.length} deliveries were listed`);
  }
  await agent.end();
  return times;
}

function startAgent(serve: Serve) {
  const child: ChildProcess = spawn(process.execPath, ['dist/cli/main.cjs', 'mcp', '--data-dir', serve.dataDir], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const { stdin, stdout } = child;
  if (!stdin || !stdout) throw new Error('the agent has no pipes');
  const waiting = new Map<number, (answer: Answer) => void>();
  createInterface({ input: stdout }).on('line', (line) => {
    const answer = JSON.parse(line) as Answer;
    waiting.get(answer.id)?.(answer);
  });
  const say = (message: object) => stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  let last = 0;
  const ask = (method: string, params: object) =>
    new Promise<Answer>((resolve) => {
      last += 1;
      waiting.set(last, resolve);
      say({ id: last, method, params });
    });
  const client = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'bench', version: '1' } };
  const greeted = ask('initialize', client).then(() => say({ method: 'notifications/initialized' }));
  return {
    async call(name: string, input: object) {
      await greeted;
      const { result } = await ask('tools/call', { name, arguments: input });
      if (result?.isError !== undefined) throw new Error(JSON.stringify(result));
      return result?.structuredContent ?? {};
    },
    end: () =>
      new Promise<void>((resolve) => {
        child.once('close', () => resolve());
        stdin.end();
      }),
  };
}

interface Answer {
  id: number;
  result?: { isError?: true; structuredContent?: { items?: unknown[] } };
}

function say(what: string, values: readonly number[], mostMs: number): void {
  report(ownRow({ what, unit: 'ms', values, goals: [{ atMost: mostMs }] }));
}
