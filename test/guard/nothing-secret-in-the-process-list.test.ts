import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, expect, test } from 'vitest';
import type { GuardFigure } from '../../scripts/guard/figure.ts';
import { guardFigure, knownBad } from '../support/guard-figure.ts';
import { watchProcesses } from '../support/process-watch.ts';
import { type ServeProcess, serveProcess } from '../support/serve-process.ts';
import { standInBrowser } from '../support/stand-in-browser.ts';
import { temporaryDirectory } from '../support/start-core.ts';

const ENTRY = 'dist/cli/main.cjs';
const RECEIVER_SECRET = 'a-receiver-secret-of-this-test';
const ENCRYPTION_KEY = Buffer.alloc(32, 7).toString('base64url').padEnd(44, '=');
const SECRETS = { HOOKGLASS_RECEIVER_SECRET: RECEIVER_SECRET, MLFLOW_WEBHOOK_SECRET_ENCRYPTION_KEY: ENCRYPTION_KEY };

const others = watchProcesses({ asOurselves: false });
afterAll(() => others.stop());

interface Opening {
  dataDir: string;
  browser: ReturnType<typeof standInBrowser>;
  env: Record<string, string>;
}

/** Starts what opens a browser; `inspector` and the printed links are known afterwards. */
type Verb = (opening: Opening) => Promise<{ links: string[]; stop(): Promise<unknown> }>;

const VERBS: Record<string, Verb> = {
  async 'serve --open'({ dataDir, env }) {
    const serve = await serveProcess({ dataDir, entry: ENTRY, flags: ['--open'], env });
    return { links: [serve.ready.launchUrl], stop: serve.stop };
  },
  async open({ dataDir, env }) {
    const serve: ServeProcess = await serveProcess({ dataDir, entry: ENTRY, env: SECRETS });
    const link = await firstLine(process.execPath, [ENTRY, 'open', '--data-dir', dataDir], env);
    return { links: [serve.ready.launchUrl, link.line], stop: async () => [await link.ended, await serve.stop()] };
  },
  async 'npm start, without Electron'({ dataDir, env }) {
    const ports = ['--mlflow-port', '0', '--receiver-port', '0', '--inspector-port', '0', '--receiver-tls-port', 'off'];
    const started = await firstLine(
      process.execPath,
      ['scripts/start.ts', '--data-dir', dataDir, '--open', ...ports],
      {
        ...env,
        ELECTRON_OVERRIDE_DIST_PATH: '/nowhere',
      },
      /inspector +(http\S+)/,
    );
    return {
      links: [started.line],
      stop: () => {
        started.child.kill('SIGTERM');
        return started.ended;
      },
    };
  },
};

/** S-09, for what was started. */
const listedFigure = (name: string, secret: readonly string[]): GuardFigure => ({
  row: 'S-09',
  what: `${name}: in argument lists that ${others.as} can read`,
  ...{ value: others.hits(secret), unit: 'hits', atMost: 0 },
});

test('a browser that is given the link itself is seen through', async () => {
  const link = `http://127.0.0.1:5080/#code=${randomUUID()}`;
  const browser = spawn(process.execPath, ['--eval', 'process.stdin.resume()', link], { stdio: ['pipe', 'ignore', 'ignore'] });
  await others.saw(link);

  knownBad('S-09', [listedFigure('open', [link])]);
  browser.stdin.end();
});

test.each(Object.keys(VERBS))('%s shows no code, token or secret to others, nor to what it starts', async (name) => {
  const dataDir = temporaryDirectory();
  const browser = standInBrowser();
  const env = { ...SECRETS, PATH: `${browser.folder}${path.delimiter}${process.env['PATH']}`, DISPLAY: ':7', CI: '', SSH_CONNECTION: '' };

  const running = await VERBS[name]?.({ dataDir, browser, env });
  const { args, env: given } = await browser.started();
  const [file = ''] = args;
  await others.saw(file);

  const code = (text: string) => /#code=([\w-]+)/.exec(text)?.[1] ?? '';
  const token = readFileSync(path.join(dataDir, 'token'), 'utf8').trim();
  const secret = [...(running?.links ?? []).map(code), code(readFileSync(file, 'utf8')), token, RECEIVER_SECRET, ENCRYPTION_KEY];
  expect(secret.every((text) => text.length > 20)).toBe(true);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(statSync(path.dirname(file)).mode & 0o777).toBe(0o700);
  expect(args).toHaveLength(1);
  const handedOn = [...args, ...given].filter((text) => secret.some((one) => text.includes(one)));
  guardFigure(listedFigure(name, secret));
  guardFigure({
    row: 'S-09',
    what: `${name}: in arguments and environment of the browser`,
    value: handedOn.length,
    unit: 'hits',
    atMost: 0,
  });

  browser.close();
  await running?.stop();
  expect(readdirSync(dataDir)).not.toContain('launch');
});

test.each(['firefox_firefox.desktop'])(
  'a browser that cannot read the file (%s) is not started: the link is for the user',
  async (entry) => {
    const browser = standInBrowser(entry);
    const env = { PATH: `${browser.folder}${path.delimiter}${process.env['PATH']}`, DISPLAY: ':7', CI: '', SSH_CONNECTION: '' };
    const serve = await serveProcess({ dataDir: temporaryDirectory(), entry: ENTRY });

    const opened = await firstLine(process.execPath, [ENTRY, 'open', '--data-dir', serve.ready.dataDir], env);

    expect(await opened.ended).toBe(`The browser (${entry}) runs as a Snap, which may not read a private file. Open the link yourself.\n`);
    expect(opened.line).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#code=/);
    expect(readdirSync(browser.folder)).not.toContain('args');
    expect(readdirSync(serve.ready.dataDir)).not.toContain('launch');
    await serve.stop();
  },
);

/** Starts a program; resolves with its first line that fits. `ended` gives what it said on standard error. */
async function firstLine(command: string, args: string[], env: Record<string, string>, wanted = /^(http\S+)/) {
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  const ended = new Promise<string>((resolve) => child.on('close', () => resolve(said)));
  for await (const line of createInterface({ input: child.stdout })) {
    const found = wanted.exec(line)?.[1];
    if (found === undefined) continue;
    child.stdout.resume();
    return { child, line: found, ended };
  }
  throw new Error(`it ended before it printed a link: ${said}`);
}
