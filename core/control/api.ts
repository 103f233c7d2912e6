import { getRequestListener, type HttpBindings } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { WriteFailedError } from '#core/database/writer.ts';
import { NoSecretKeyError } from '#core/dispatch/store/webhook-secrets.ts';
import { type ByteBudget, createByteBudget } from '#core/http/byte-budget.ts';
import { createJsonCheck, type JsonLimits, JsonTooMuchError } from '#core/http/json-limits.ts';
import { PROBLEM_TYPE, ProblemError, problemOf } from '#core/http/problem.ts';
import { BodyTooLargeError, NoRoomError, refuseDeclaredLength, withBody } from '#core/http/read-body.ts';
import { API_PREFIX, CONTRACT, type Contract } from '#shared/contract/contract.ts';
import type { HandlersOf, Route } from '#shared/contract/route.ts';
import type { Logger } from '#shared/domain/logger.ts';
import type { Problem } from '#shared/domain/problem.ts';
import { bearerIn, NO_TOKEN } from './bearer.ts';
import { openApiOf } from './openapi.ts';
import { type Handler, runRoute } from './run-route.ts';

type Call = Context<{ Bindings: HttpBindings }>;

const MAX_BODY_BYTES = 32 * 1024 * 1024;
/** Where no token is asked for, a body is a code or as short. */
const MAX_OPEN_BODY_BYTES = 16 * 1024;
/** An edited body of 10 MiB is one text, in base64; a scenario of 200 steps is some 10,000 values. */
const LIMITS: JsonLimits = { depth: 100, values: 50_000, textBytes: 16 * 1024 * 1024 };

export interface ApiOptions {
  handlers: HandlersOf<Contract>;
  version: string;
  isToken: (candidate: string) => boolean;
  logger: Logger;
}

export type Api = ReturnType<typeof getRequestListener>;

/** Answers what is asked under `/api/`: token first, then the route table. */
export function createApi({ handlers, version, isToken, logger }: ApiOptions): Api {
  const app = new Hono<{ Bindings: HttpBindings }>();
  const routes: readonly Route[] = Object.values(CONTRACT);
  let document: ReturnType<typeof openApiOf> | undefined; // made when it is asked for: it takes longer than everything else of a start
  const isOpen = openRequests(routes);
  const bodies = createByteBudget();

  app.use(async (call, next) => {
    const candidate = bearerIn(call.req.header('authorization'));
    if (!isOpen(call.req.method, call.req.path) && (candidate === undefined || !isToken(candidate))) {
      return refuse(problemOf('unauthorized', NO_TOKEN));
    }
    return next();
  });
  app.get(`${API_PREFIX}/openapi.json`, (call) => {
    document ??= openApiOf(routes, version);
    return call.json(document);
  });
  for (const [name, route] of Object.entries(CONTRACT) as [keyof Contract, Route][]) {
    app.on(route.method, honoPath(route.path), (call) => answer(route, handlers[name], call, bodies));
  }
  for (const path of new Set(routes.map((route) => route.path))) {
    const allow = routes.filter((route) => route.path === path).map((route) => route.method);
    app.all(honoPath(path), () => refuse(problemOf('method-not-allowed', `Use ${allow.join(' or ')}.`), { allow: allow.join(', ') }));
  }
  app.notFound(() => refuse(problemOf('not-found', `The API has no such address; ${API_PREFIX}/openapi.json lists all of them.`)));
  app.onError((error) => refuse(problemFrom(error, logger)));

  return getRequestListener(app.fetch, { overrideGlobalObjects: false });
}

const honoPath = (path: string) => API_PREFIX + path.replace(/\{(\w+)\}/g, ':$1');

function openRequests(routes: readonly Route[]): (method: string, path: string) => boolean {
  const open = new Set(routes.filter((route) => route.open).map(({ method, path }) => `${method} ${API_PREFIX}${path}`));
  return (method, path) => open.has(`${method} ${path}`);
}

async function answer(route: Route, handle: Handler, call: Call, bodies: ByteBudget): Promise<Response> {
  const body = route.body ? await readJson(call, route.open ? MAX_OPEN_BODY_BYTES : MAX_BODY_BYTES, bodies) : undefined;
  const value = await runRoute(route, handle, { params: call.req.param(), query: call.req.query(), body });
  if (route.answer === 'nothing') return call.body(null, 204);
  if (route.answer !== 'bytes') return call.json(value, route.status ?? 200);
  // Never shown by the browser as a document of this origin: it may be anything that somebody sent.
  return call.body(value as Uint8Array<ArrayBuffer>, 200, {
    'content-type': 'application/octet-stream',
    'content-disposition': 'attachment',
  });
}

/** Nothing counts as `{}`. The type is asked for because a form of another page cannot send it. */
async function readJson(call: Call, limitBytes: number, budget: ByteBudget): Promise<unknown> {
  const { incoming, outgoing } = call.env;
  refuseDeclaredLength(incoming, limitBytes);
  if (incoming.headers.expect?.toLowerCase() === '100-continue') outgoing.writeContinue();
  const text = await withBody(incoming, { limitBytes, budget, check: createJsonCheck(LIMITS) }, (bytes) => bytes.toString('utf8'));
  if (text === '') return {};
  if (!/^application\/json\s*(;|$)/i.test(call.req.header('content-type') ?? '')) {
    throw new ProblemError('not-json', 'Send the header "Content-Type: application/json".');
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ProblemError('bad-request', `The body is not JSON: ${error instanceof Error ? error.message : ''}`);
  }
}

function problemFrom(error: Error, logger: Logger): Problem {
  if (error instanceof ProblemError) return error.problem;
  if (error instanceof BodyTooLargeError) return problemOf('body-too-large', `At most ${error.limitBytes} bytes are taken.`);
  if (error instanceof JsonTooMuchError) return problemOf('bad-request', error.message);
  if (error instanceof NoRoomError) return problemOf('busy', error.message);
  if (error instanceof NoSecretKeyError) return problemOf('conflict', error.message);
  if (error instanceof WriteFailedError) return problemOf(error.diskFull ? 'storage-full' : 'busy', error.message);
  logger.error('a control request failed', { error: error.stack ?? error.message });
  return problemOf('internal', 'The request could not be answered; the log has the details.');
}

function refuse(problem: Problem, headers: Record<string, string> = {}): Response {
  const more = problem.status === 401 ? { 'www-authenticate': 'Bearer' } : {};
  return new Response(JSON.stringify(problem), { status: problem.status, headers: { 'content-type': PROBLEM_TYPE, ...more, ...headers } });
}
