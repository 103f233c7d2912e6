import { getRequestListener, type HttpBindings } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { WriteFailedError } from '#core/database/writer.ts';
import { NoSecretKeyError } from '#core/dispatch/webhook-store.ts';
import { PROBLEM_TYPE, ProblemError, problemOf } from '#core/http/problem.ts';
import { BodyTooLargeError, readBody } from '#core/http/read-body.ts';
import type { Logger } from '#shared/domain/logger.ts';
import type { Problem } from '#shared/domain/problem.ts';
import { API_PREFIX, openApiOf } from './openapi.ts';
import type { Route } from './route.ts';

type Ask = Context<{ Bindings: HttpBindings }>;

/** An edited body of 10 MiB, as base64 in JSON, has to fit. */
const MAX_BODY_BYTES = 16 * 1024 * 1024;

export interface ApiOptions {
  routes: readonly Route[];
  version: string;
  isToken: (candidate: string) => boolean;
  logger: Logger;
}

/** Answers what is asked under `/api/`: token first, then the route table. */
export function createApi({ routes, version, isToken, logger }: ApiOptions): ReturnType<typeof getRequestListener> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  const document = openApiOf(routes, version);
  const isOpen = openRequests(routes);

  app.use(async (ask, next) => {
    const candidate = /^Bearer (\S+)$/i.exec(ask.req.header('authorization') ?? '')?.[1];
    if (!isOpen(ask.req.method, ask.req.path) && (candidate === undefined || !isToken(candidate))) {
      return refuse(problemOf('unauthorized', 'Send the header "Authorization: Bearer <token>". `hookglass token` prints the token.'));
    }
    return next();
  });
  app.get(`${API_PREFIX}/openapi.json`, (ask) => ask.json(document));
  for (const route of routes) app.on(route.method, honoPath(route.path), (ask) => answer(route, ask));
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

async function answer(route: Route, ask: Ask): Promise<Response> {
  const body = route.body ? await readJson(ask) : undefined;
  const value = await route.run({ params: ask.req.param(), query: ask.req.query(), body });
  if (route.answer === 'nothing') return ask.body(null, 204);
  if (route.answer !== 'bytes') return ask.json(value, route.status as 200 | 201 | 202);
  // Never shown by the browser as a document of this origin: it may be anything that somebody sent.
  return ask.body(value as Uint8Array<ArrayBuffer>, 200, {
    'content-type': 'application/octet-stream',
    'content-disposition': 'attachment',
  });
}

/** Nothing counts as `{}`. The type is asked for because a form of another page cannot send it. */
async function readJson(ask: Ask): Promise<unknown> {
  const bytes = await readBody(ask.env.incoming, MAX_BODY_BYTES);
  if (bytes.length === 0) return {};
  if (!/^application\/json\s*(;|$)/i.test(ask.req.header('content-type') ?? '')) {
    throw new ProblemError('not-json', 'Send the header "Content-Type: application/json".');
  }
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    throw new ProblemError('bad-request', `The body is not JSON: ${error instanceof Error ? error.message : ''}`);
  }
}

function problemFrom(error: Error, logger: Logger): Problem {
  if (error instanceof ProblemError) return error.problem;
  if (error instanceof BodyTooLargeError) return problemOf('body-too-large', `At most ${error.limitBytes} bytes are taken.`);
  if (error instanceof NoSecretKeyError) return problemOf('conflict', error.message);
  if (error instanceof WriteFailedError) return problemOf(error.diskFull ? 'storage-full' : 'busy', error.message);
  logger.error('a control request failed', { error: error.stack ?? error.message });
  return problemOf('internal', 'The request could not be answered; the log has the details.');
}

function refuse(problem: Problem, headers: Record<string, string> = {}): Response {
  const more = problem.status === 401 ? { 'www-authenticate': 'Bearer' } : {};
  return new Response(JSON.stringify(problem), { status: problem.status, headers: { 'content-type': PROBLEM_TYPE, ...more, ...headers } });
}
