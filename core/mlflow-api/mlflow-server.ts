import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { ArtifactStore } from '#core/artifacts/artifact-store.ts';
import type { Writer } from '#core/database/writer.ts';
import type { Dispatcher } from '#core/dispatch/loop/dispatcher.ts';
import type { WebhookStore } from '#core/dispatch/store/webhook-store.ts';
import { type ByteBudget, createByteBudget } from '#core/http/byte-budget.ts';
import { createGuardedServer } from '#core/http/guarded-server.ts';
import type { RawAnswer } from '#core/http/raw-answer.ts';
import { refuseDeclaredLength } from '#core/http/read-body.ts';
import { type BrokenRequest, DEFAULT_SERVER_LIMITS, type ServerLimits } from '#core/http/server-options.ts';
import type { Registry } from '#core/registry/registry.ts';
import type { Tracking } from '#core/tracking/tracking.ts';
import type { Clock } from '#shared/domain/clock.ts';
import type { Logger } from '#shared/domain/logger.ts';
import { type Answer, methodNotAllowed, notFound, send } from './answer.ts';
import { brokenAnswer, describeBroken } from './broken-request.ts';
import { createCallHints } from './call-hints.ts';
import { corsHeaders, isPreflight, type NeighbourRule, preflightAnswer, refuseForeign } from './cross-site.ts';
import { absentAnswer, internalError, refusalOf } from './errors.ts';
import type { Journal, OpenCall } from './journal.ts';
import { prettyJson } from './json-text.ts';
import { absentPart } from './not-here.ts';
import { BODY_LIMIT_BYTES, checkContentType, readJson } from './request-body.ts';
import type { PathParams, RequestInput, Route } from './route.ts';
import { createRouter } from './router.ts';
import { artifactRoutes, isUpload } from './routes/artifacts.ts';
import { datasetRoutes, experimentRoutes } from './routes/experiments.ts';
import { loggedModelRoutes } from './routes/logged-models.ts';
import { metricPageRoutes, metricRoutes } from './routes/metrics.ts';
import { modelVersionRoutes } from './routes/model-versions.ts';
import { probeRoutes, versionThreeRoutes } from './routes/probes.ts';
import { registeredModelRoutes } from './routes/registered-models.ts';
import { fileRoutes, modelFileRoutes, runArtifactRoutes } from './routes/run-artifacts.ts';
import { runRoutes } from './routes/runs.ts';
import { webhookRoutes } from './routes/webhooks.ts';
import { refuseWorkspace } from './routes/workspace.ts';

export interface MlflowServerOptions {
  registry: Registry;
  tracking: Tracking;
  artifacts: ArtifactStore;
  webhooks: WebhookStore;
  testWebhook: Dispatcher['test'];
  /** What MLflow would say against a webhook's URL, or nothing. */
  checkUrl: (url: string) => Promise<string | undefined>;
  writer: Writer;
  clock: Clock;
  logger: Logger;
  /** Which names it answers to, and which pages. */
  neighbours: NeighbourRule;
  journal: Journal;
  /** Where `/` leads. */
  inspectorUrl: () => string;
  limits?: Partial<ServerLimits>;
}

/** Longer than the pools of Python clients keep a connection, so that none of them meets one that was just closed. */
const KEEP_ALIVE_MS = 75_000;

/**
 * The part of an MLflow server that webhooks and the model registry need, as MLflow 3.17.2 answers it: paths, bodies,
 * messages, the order of keys. The server is not listening yet.
 */
export function createMlflowServer(options: MlflowServerOptions): Server {
  const { writer, logger, neighbours, journal, registry, tracking, artifacts, clock } = options;
  const router = createRouter([
    { prefixes: [''], routes: [...probeRoutes(options.inspectorUrl), ...fileRoutes(tracking, artifacts)] },
    { prefixes: ['/api/3.0/mlflow/', '/ajax-api/3.0/mlflow/'], routes: versionThreeRoutes() },
    {
      prefixes: ['/api/2.0/mlflow/', '/ajax-api/2.0/mlflow/'],
      routes: [
        ...webhookRoutes(options),
        ...registeredModelRoutes(registry),
        ...modelVersionRoutes(registry),
        ...experimentRoutes(tracking),
        ...runRoutes(tracking),
        ...metricRoutes(tracking),
        ...loggedModelRoutes(tracking),
        ...runArtifactRoutes(tracking, artifacts),
      ],
    },
    {
      prefixes: ['/ajax-api/2.0/mlflow/'],
      routes: [...metricPageRoutes(tracking), ...datasetRoutes(tracking), ...modelFileRoutes(tracking, artifacts)],
    },
    { prefixes: ['/api/2.0/mlflow-artifacts/', '/ajax-api/2.0/mlflow-artifacts/'], routes: artifactRoutes(artifacts) },
  ]);

  const hints = createCallHints();
  const bodies = createByteBudget();

  async function handle(request: IncomingMessage, response: ServerResponse, mayContinue: () => void): Promise<void> {
    const target = request.url ?? '/';
    const mark = target.indexOf('?');
    const path = mark < 0 ? target : target.slice(0, mark);
    const foreign = refuseForeign(request, path, neighbours);
    if (foreign) {
      const { method = '?', headers } = request;
      journal.turnedAway({ method, path: target, status: foreign.status, client: headers['user-agent'], hint: String(foreign.body) });
      return finish(request, response, foreign, []);
    }
    // Monitoring would fill the journal.
    const call = path === '/health' ? undefined : journal.open(request, response);
    const cors = corsHeaders(request);
    const answer = isPreflight(request)
      ? preflightAnswer(request)
      : await answerTo({ request, mayContinue, path, query: mark < 0 ? '' : target.slice(mark + 1), call });
    finish(request, response, answer, cors);
  }

  async function answerTo(asked: Asked): Promise<Answer> {
    const { request, path, call } = asked;
    const method = request.method ?? 'GET';
    const found = router.find(method, path);
    if (found.kind === 'nothing') {
      const absent = absentPart(path);
      if (call) {
        call.hint = absent ?? hints.forAddress(path);
        call.unlisted = absent !== undefined && !hints.isNew(path);
      }
      return absent === undefined ? notFound() : absentAnswer(absent);
    }
    if (found.kind === 'wrong-method') {
      return method === 'OPTIONS'
        ? { status: 200, headers: { allow: found.allowed.join(', ') }, body: '' }
        : methodNotAllowed(found.allowed);
    }
    try {
      return await run(asked, found.route, found.params);
    } catch (error) {
      const refusal = refusalOf(error);
      if (refusal) {
        if (call) call.hint = hints.forRefusal(path, String(refusal.body));
        return refusal;
      }
      if (request.destroyed && !request.complete) return internalError(); // the client went away and sees no answer
      logger.error('a request to the MLflow API failed', {
        method,
        path,
        error: error instanceof Error ? (error.stack ?? '') : String(error),
      });
      return internalError();
    }
  }

  async function run({ request, mayContinue, query, call }: Asked, route: Route, params: PathParams): Promise<Answer> {
    if (route.kind === 'raw') return route.run(request, params, new URLSearchParams(query), mayContinue);
    refuseWorkspace(request);
    refuseDeclaredLength(request, BODY_LIMIT_BYTES);
    mayContinue();
    const work = route.read(await readInput(request, query, bodies), params);
    await work.prepare?.();
    if (call && !route.writes) call.reads = true;
    const result = route.writes ? await writer.write(() => (call ? journal.during(call, work.run) : work.run())) : await work.run();
    return { status: 200, type: 'application/json', body: prettyJson(result) };
  }

  function onBroken({ kind, raw }: BrokenRequest): RawAnswer {
    const { method, path, hint } = describeBroken(kind, raw);
    const answer = brokenAnswer(kind);
    journal.turnedAway({ method, path, status: answer.status, hint });
    return answer;
  }

  return createGuardedServer({
    onBroken,
    name: 'the MLflow API',
    limits: { ...DEFAULT_SERVER_LIMITS, idleMs: KEEP_ALIVE_MS, ...options.limits },
    clock,
    logger,
    // Only a client that went away ends in the second branch.
    onRequest: (request, response, mayContinue) => handle(request, response, mayContinue).catch(() => void response.destroy()),
    // Uploads take as long as they take, as long as they move.
    refuseCurrent: (request, kind) => kind === 'timeout' && isUpload(request),
  });
}

/** A request with what was read off its first line. */
interface Asked {
  request: IncomingMessage;
  mayContinue(): void;
  path: string;
  /** Without the `?`. */
  query: string;
  call: OpenCall | undefined;
}

/** A GET reads its query, unless it has none: then, as any other method, the body. */
async function readInput(request: IncomingMessage, query: string, bodies: ByteBudget): Promise<RequestInput> {
  if (request.method === 'GET' && query !== '') return { query: new URLSearchParams(query) };
  checkContentType(request);
  return readJson(request, bodies);
}

function finish(request: IncomingMessage, response: ServerResponse, answer: Answer, cors: readonly string[]): void {
  // The rest of a body that nobody wants is read away, so that the client gets to the answer.
  if (!request.complete) request.resume();
  send(response, answer, cors);
}
