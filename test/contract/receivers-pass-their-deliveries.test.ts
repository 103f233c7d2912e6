import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { receiver } from '#cli/commands/receiver.ts';
import { RECEIVER_TEMPLATES } from '#cli/receivers/templates.ts';
import { renderPayload } from '#core/signing/payload.ts';
import { fixesOf } from '#renderer/views/delivery/fixes.ts';
import { exampleEvent } from '#shared/domain/mlflow/event-schema.ts';
import { aSignedRequest } from '../support/a-signed-request.ts';
import { freePort, untilAnswered } from '../support/foreign-server.ts';
import { needPrograms } from '../support/need-programs.ts';
import { needPython, PYTHON } from '../support/python.ts';
import { runVerb } from '../support/run-cli.ts';
import { startProcess } from '../support/run-process.ts';

const SECRET = 'a secret: with "quotes" and é';
/** Floats and accents: what code that hashes parsed JSON gets wrong. */
const BODY = renderPayload(exampleEvent('budget_policy.exceeded'), 1_795_429_864_080_217).replace('budget', 'bud\\u00e9get');
const hasPython = needPython('HOOKGLASS_PYTHON');

/** Below the project, so that programs of Node find its packages. */
let parent: string;
beforeAll(() => {
  const cache = path.resolve('node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  parent = mkdtempSync(path.join(cache, 'receivers-'));
});
afterAll(() => rmSync(parent, { recursive: true }));

type Start = (directory: string, port: number) => Promise<{ stop(): Promise<void> }>;

const RUNS: Readonly<Record<string, { needed: boolean; start: Start }>> = {
  fastapi: { needed: hasPython, start: program(PYTHON ?? '', (port) => ['-m', 'uvicorn', 'main:app', '--port', String(port)]) },
  flask: { needed: hasPython, start: program(PYTHON ?? '', (port) => ['-m', 'flask', '--app', 'app', 'run', '--port', String(port)]) },
  express: { needed: true, start: program(process.execPath, () => ['server.mjs']) },
  hono: { needed: true, start: program(process.execPath, () => ['server.mjs']) },
  next: { needed: true, start: routeHandler },
  go: { needed: needPrograms('go'), start: program('go', () => ['run', '.']) },
};

function program(file: string, args: (port: number) => string[]): Start {
  return async (directory, port) => {
    const running = startProcess(file, args(port), {
      cwd: directory,
      env: { PORT: String(port), WEBHOOK_SECRET: SECRET, PYTHONDONTWRITEBYTECODE: '1', GOFLAGS: '-mod=mod', GOTOOLCHAIN: 'local' },
    });
    await untilAnswered(`http://127.0.0.1:${port}/`, () => running.child.exitCode !== null).catch((error: unknown) => {
      throw new Error(running.output(), { cause: error });
    });
    return running;
  };
}

/** A route handler is a function from a request of the web platform to an answer of it; here Node's own server calls it. */
async function routeHandler(directory: string, port: number) {
  process.env['WEBHOOK_SECRET'] = SECRET;
  const { POST }: { POST(request: Request): Promise<Response> } = await import(
    pathToFileURL(path.join(directory, 'app/webhook/route.js')).href
  );
  const server = createServer(async (incoming, outgoing) => {
    const body = Buffer.concat(await incoming.toArray());
    const headers = Object.entries(incoming.headers).map(([name, value]): [string, string] => [name, String(value)]);
    const answer = await POST(new Request(`http://127.0.0.1:${port}${incoming.url}`, { method: 'POST', headers, body }));
    outgoing.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text());
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    async stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}

test('there is a way to run each of them', () => {
  expect(Object.keys(RUNS).sort()).toEqual(Object.keys(RECEIVER_TEMPLATES).sort());
});

describe.each(Object.entries(RUNS))('%s', (framework, { needed, start }) => {
  test.runIf(needed)('accepts what MLflow signs, and refuses what it did not, with the documented status', async () => {
    const directory = path.join(parent, framework);
    const written = await runVerb(receiver, ['new', framework, directory, '--json']);
    expect(written).toMatchObject({ code: 0, stderr: '' });
    const port = await freePort();
    const running = await start(directory, port);
    const post = async (headers: Record<string, string>, body: Uint8Array) =>
      (await fetch(`http://127.0.0.1:${port}/webhook`, { method: 'POST', headers, body: new Uint8Array(body) })).status;
    const signed = (options = {}) => aSignedRequest({ secret: SECRET, body: BODY, ...options });
    const without = (name: string) => Object.fromEntries(Object.entries(signed().headers).filter(([header]) => header !== name));

    const good = signed();
    const statuses = {
      good: await post(good.headers, good.body),
      compact: await post(good.headers, Buffer.from(JSON.stringify(JSON.parse(BODY)))),
      altered: await post(good.headers, Buffer.concat([good.body, Buffer.from('\n')])),
      otherSecret: await post(signed({ secret: 'another' }).headers, good.body),
      prefix: await post({ ...good.headers, 'X-MLflow-Signature': good.headers['X-MLflow-Signature'].slice(3) }, good.body),
      noSignature: await post(without('X-MLflow-Signature'), good.body),
      noId: await post(without('X-MLflow-Delivery-Id'), good.body),
      noTimestamp: await post(without('X-MLflow-Timestamp'), good.body),
      stale: await post(signed({ ageSec: 400 }).headers, good.body),
      future: await post(signed({ ageSec: -100 }).headers, good.body),
      noInteger: await post({ ...good.headers, 'X-MLflow-Timestamp': `${good.headers['X-MLflow-Timestamp']}.5` }, good.body),
    };
    await running.stop();

    expect(statuses).toEqual({
      good: 200,
      ...{ compact: 401, altered: 401, otherSecret: 401, prefix: 401 },
      ...{ noSignature: 400, noId: 400, noTimestamp: 400, stale: 400, future: 400, noInteger: 400 },
    });
  });

  test('what the inspector proposes as a fix stands in it, line by line', () => {
    const template = RECEIVER_TEMPLATES[framework];
    const code = Object.values(template?.files ?? {}).join('\n');
    const fix = fixesOf('body-reserialised').find((one) => one.framework === template?.title);

    expect(fix?.lines.length).toBeGreaterThan(3);
    for (const [mark, line] of fix?.lines ?? []) if (mark !== '-') expect(code).toContain(line.trim());
  });
});

test('a directory that holds something, an unknown framework and a missing word are refused; nothing is written', async () => {
  const directory = path.join(parent, 'taken');
  await runVerb(receiver, ['new', 'flask', directory]);
  const before = readFileSync(path.join(directory, 'app.py'), 'utf8');

  expect(await runVerb(receiver, ['new', 'flask', directory])).toMatchObject({ code: 2, stderr: expect.stringContaining('is not empty') });
  expect(await runVerb(receiver, ['new', 'rails', path.join(parent, 'rails')])).toMatchObject({
    code: 2,
    stderr: 'There is no receiver for "rails". There are fastapi, flask, express, next, hono, go.\n',
  });
  expect(await runVerb(receiver, ['new', 'flask'])).toMatchObject({ code: 2, stderr: expect.stringContaining('new FRAMEWORK DIR') });
  expect(await runVerb(receiver, ['new', 'flask', path.join(directory, 'app.py', 'below')])).toMatchObject({ code: 74 });
  expect(readFileSync(path.join(directory, 'app.py'), 'utf8')).toBe(before);
  expect(existsSync(path.join(parent, 'rails'))).toBe(false);
  expect(readdirSync(directory).sort()).toEqual(['app.py', 'requirements.txt']);
});
