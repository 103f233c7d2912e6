import { createServer, request as httpRequest, type IncomingMessage, type Server } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { closeServer } from '#core/http/close.ts';
import { listen } from '#core/http/listen.ts';
import type { MlflowPlane } from '#core/mlflow-api/plane.ts';
import type { ApiCall } from '#shared/domain/app/api-call.ts';
import { type RunningMlflow, startMlflow } from '../support/start-mlflow.ts';

/** A server of somebody else: it names what it got, and streams its answer. */
let upstream: Server;
let mlflow: RunningMlflow;
const calls: ApiCall[] = [];
let sendRest: () => void = () => undefined;

beforeAll(async () => {
  upstream = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    response.writeHead(request.url?.includes('missing') ? 404 : 201, { 'content-type': 'application/json', 'x-upstream': 'yes' });
    response.write(`${request.method} ${request.url} ${Buffer.concat(chunks)}; `);
    sendRest = () => response.end('the rest');
    if (request.method !== 'POST') sendRest();
  });
  const port = await listen(upstream, { host: '127.0.0.1', port: 0, mayMove: false, flag: 'upstream' });
  mlflow = await startMlflow({
    plane: planeOf(port),
    publish: (event) => {
      if (event.type === 'call.added') calls.push(event.call);
    },
  });
});
afterAll(async () => {
  await mlflow.stop();
  await closeServer(upstream, 1000);
});

/** Asks the other server, and passes its answer on as it comes. */
const planeOf =
  (port: number): MlflowPlane =>
  async ({ request, mayContinue, note }) => {
    mayContinue();
    const { method, url, headers } = request;
    const asked = httpRequest({ host: '127.0.0.1', port, method, path: url, headers });
    request.pipe(asked);
    const answer = await new Promise<IncomingMessage>((resolve, reject) => asked.on('response', resolve).on('error', reject));
    note.hint = 'answered by another server';
    const { 'content-type': type = '', 'x-upstream': upstreamHeader = '' } = answer.headers;
    return { status: answer.statusCode ?? 0, type, headers: { 'x-upstream': String(upstreamHeader) }, body: answer };
  };

const ask = (method: string, path: string, init: RequestInit = {}) => fetch(`${mlflow.url}${path}`, { method, ...init });

it('streams the answer of another server as it comes', async () => {
  const answer = await ask('POST', '/api/2.0/mlflow/runs/create?x=1', { body: 'a body' });
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  const first = await reader?.read();
  sendRest();
  const second = await reader?.read();

  expect([answer.status, answer.headers.get('x-upstream'), answer.headers.get('x-content-type-options')]).toEqual([201, 'yes', 'nosniff']);
  expect(first?.value).toBe('POST /api/2.0/mlflow/runs/create?x=1 a body; ');
  expect(second?.value).toBe('the rest');
});

it('keeps its calls in the journal, and lets strangers no nearer', async () => {
  await (await ask('GET', '/api/2.0/mlflow/missing')).text();
  const foreign = await ask('GET', '/api/2.0/mlflow/stranger', { headers: { Origin: 'https://evil.example' } });

  expect(foreign.status).toBe(403);
  await expect
    .poll(() => calls.find(({ path }) => path.endsWith('/missing')))
    .toMatchObject({
      status: 404,
      quiet: 'refused',
      hint: 'answered by another server',
    });
  await expect.poll(() => calls.find(({ path }) => path.endsWith('/stranger'))?.hint).toContain('Cross-origin request blocked');
});
