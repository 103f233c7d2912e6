import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createControlClient } from '#shared/client/control-client.ts';
import type { WebhookEvent } from '#shared/domain/mlflow/webhook-event.ts';
import type { ProcessResult } from './run-process.ts';
import { scriptedEndpoint } from './scripted-endpoint.ts';
import { serveProcess } from './serve-process.ts';
import { temporaryDirectory } from './start-core.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const SECRET = 's3cret';

/**
 * What the examples of the verbs speak of: a core with a few deliveries (d1 arrived, d2 was refused, d3 and d4 wait), an unsigned request from
 * elsewhere (c2), a call (a1), an app, and files in the directory where they are typed.
 */
export interface ExampleWorld {
  directory: string;
  /** Types lines into a shell. The default ports, which may be taken, are those of this world. */
  typed(lines: string): Promise<ProcessResult>;
  /** … and stops what goes on for ever as soon as it has said something. @param beside what is typed meanwhile, until it has */
  typedUntilItSpeaks(lines: string, beside?: string): Promise<ProcessResult>;
  stop(): Promise<void>;
}

export async function startExampleWorld(): Promise<ExampleWorld> {
  const base = temporaryDirectory();
  const [dataDir, directory, bin] = ['data', 'work', 'bin'].map((name) => path.join(base, name)) as [string, string, string];
  for (const one of [directory, bin]) mkdirSync(one);
  const command = path.join(bin, 'hookglass');
  writeFileSync(command, `#!/bin/sh\nexec '${process.execPath}' '${path.join(ROOT, 'dist/cli/main.cjs')}' "$@"\n`);
  chmodSync(command, 0o755);

  // Retries go on for hours, so that what waits still waits at the end.
  const core = await serveProcess({ dataDir, entry: 'dist/cli/main.cjs', flags: ['--max-retries', '1000'] });
  // Stands for the server that a team shares.
  const shared = await serveProcess({ dataDir: path.join(base, 'shared'), entry: 'dist/cli/main.cjs' });
  const { mlflow, receiver, inspector, webhookUrl, tokenFile } = core.ready;
  const [app, picky, down] = [await scriptedEndpoint([200]), await scriptedEndpoint([401]), await scriptedEndpoint([503])];
  const client = createControlClient({ baseUrl: inspector, token: readFileSync(tokenFile, 'utf8').trim() });

  const inThisWorld = (lines: string) =>
    lines
      .replaceAll('http://127.0.0.1:5000', mlflow)
      .replaceAll('https://mlflow.example.com', shared.ready.mlflow)
      .replaceAll('http://127.0.0.1:8000', receiver)
      .replaceAll('http://127.0.0.1:5080', inspector)
      .replaceAll('http://127.0.0.1:3000', new URL(app.url).origin);
  const start = (lines: string) =>
    spawn('bash', ['-e', '-o', 'pipefail', '-c', inThisWorld(lines)], {
      cwd: directory,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: `${bin}:${process.env['PATH']}`, HOME: base, HOOKGLASS_DATA_DIR: dataDir, HOOK_SECRET: SECRET, EDITOR: 'true' },
    });

  async function ending(child: ReturnType<typeof start>, stopsWhenItSpeaks: boolean): Promise<ProcessResult> {
    let [stdout, stderr] = ['', ''];
    const stop = () => {
      if (stopsWhenItSpeaks && child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
      stopsWhenItSpeaks = false;
    };
    child.stdout.on('data', (chunk) => {
      stdout += String(chunk);
      stop();
    });
    child.stderr.on('data', (chunk) => {
      stderr += String(chunk);
    });
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, stdout, stderr };
  }
  const typed = (lines: string) => ending(start(lines), false);

  async function added(name: string, url: string, events: WebhookEvent[]): Promise<string> {
    return (await client.createWebhook({ name, url, events, secret: SECRET })).id;
  }
  async function settled(lines: string, expected: number): Promise<void> {
    const { code, stderr } = await typed(lines);
    if (code !== expected) throw new Error(`${lines} ended with ${code}: ${stderr}`);
  }

  await added('champions', webhookUrl, ['model_version.created', 'prompt.created']);
  const refusing = await added('picky', picky.url, ['prompt_tag.set']);
  const waiting = await added('down', down.url, ['prompt_tag.deleted']);
  await settled('hookglass trigger model_version.created --override name=iris --expect', 0);
  await settled(`hookglass trigger prompt_tag.set --webhook ${refusing} --expect`, 1);
  for (const _ of ['d3', 'd4']) await client.compose({ webhookId: waiting, event: 'prompt_tag.deleted' });
  await fetch(webhookUrl, { method: 'POST', body: '{"from": "elsewhere"}' });
  await fetch(`${mlflow}/api/2.0/mlflow/registered-models/create`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"name": "iris"}',
  });
  await settled('hookglass export --deliveries --as har id:d1 --output request.har', 0);
  await settled('hookglass export --deliveries --as har --output bug.har', 0);
  await settled('hookglass export --deliveries model:iris --output iris.jsonl', 0);
  const payload =
    '{"entity": "prompt", "action": "created", "timestamp": "2026-11-23T10:31:12.404118+00:00", "data": {"name": "greet", "tags": {}, "description": null}}';
  writeFileSync(path.join(directory, 'body.json'), payload);
  const steps = [
    { event: 'prompt.created', override: { name: 'greet' } },
    { event: 'model_version.created', wait: '10ms' },
  ];
  writeFileSync(path.join(directory, 'events.json'), JSON.stringify({ steps }));

  return {
    directory,
    typed,
    async typedUntilItSpeaks(lines, beside) {
      const child = start(lines);
      const ended = ending(child, true);
      while (beside !== undefined && child.exitCode === null && child.signalCode === null) await typed(beside);
      return ended;
    },
    async stop() {
      await Promise.all([core.stop(), shared.stop()]);
      for (const endpoint of [app, picky, down]) await endpoint.close();
      rmSync(base, { recursive: true });
    },
  };
}
