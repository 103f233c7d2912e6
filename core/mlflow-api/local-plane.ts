import type { ArtifactStore } from '#core/artifacts/artifact-store.ts';
import type { Writer } from '#core/database/writer.ts';
import type { ScopedWebhooks } from '#core/dispatch/store/webhooks-of.ts';
import { type ByteBudget, createByteBudget } from '#core/http/byte-budget.ts';
import { refuseDeclaredLength } from '#core/http/read-body.ts';
import type { Registry } from '#core/registry/registry.ts';
import type { Tracking } from '#core/tracking/tracking.ts';
import type { Workspaces } from '#core/workspaces/workspaces.ts';
import type { Logger } from '#shared/domain/logger.ts';
import { MlflowError } from '#shared/domain/mlflow/mlflow-error.ts';
import type { MlflowRelease } from '#shared/domain/mlflow/release.ts';
import { DEFAULT_WORKSPACE, type Scope } from '#shared/domain/mlflow/workspace.ts';
import { type Answer, methodNotAllowed, notFound } from './answer.ts';
import { type CallHints, createCallHints } from './call-hints.ts';
import { absentAnswer, internalError, refusalOf } from './errors.ts';
import { prettyJson } from './json-text.ts';
import { absentPart } from './not-here.ts';
import type { MlflowPlane, PlaneCall } from './plane.ts';
import { asRead, asRelease, probeOf } from './release-answers.ts';
import { BODY_LIMIT_BYTES, checkContentType, readJson } from './request-body.ts';
import type { PathParams, RequestInput, Route } from './route.ts';
import { createRouter, type Router } from './router.ts';
import { artifactRoutes } from './routes/artifacts.ts';
import { datasetRoutes, experimentRoutes } from './routes/experiments.ts';
import { loggedModelRoutes } from './routes/logged-models.ts';
import { metricPageRoutes, metricRoutes } from './routes/metrics.ts';
import { modelVersionRoutes } from './routes/model-versions.ts';
import { probeRoutes, versionThreeRoutes } from './routes/probes.ts';
import { registeredModelRoutes } from './routes/registered-models.ts';
import { fileRoutes, modelFileRoutes, runArtifactRoutes } from './routes/run-artifacts.ts';
import { runRoutes } from './routes/runs.ts';
import { type WebhookRoutesOptions, webhookRoutes } from './routes/webhooks.ts';
import { workspaceRoutes } from './routes/workspaces.ts';
import { workspaceOf } from './scope-of-call.ts';

/** What the clients of one workspace meet. */
export interface WorkspaceParts {
  registry: Registry;
  tracking: Tracking;
  webhooks: ScopedWebhooks;
}

export interface LocalPlaneOptions extends Omit<WebhookRoutesOptions, 'webhooks'> {
  /** Asked once for each workspace that a call is about. */
  partsOf: (workspace: string) => WorkspaceParts;
  /** Absent: the server has only the default one. */
  workspaces?: Workspaces;
  artifacts: ArtifactStore;
  writer: Writer;
  logger: Logger;
  /** The MLflow that answers. */
  release: MlflowRelease;
  /** Where its paths begin, as its answers say; absent: at the root. */
  staticPrefix?: string;
  /** Where `/` leads. */
  inspectorUrl: () => string;
}

/** So many workspaces have their statements ready; one more is made anew when it is asked for. */
const MOST_READY = 32;

/**
 * The part of an MLflow server that webhooks and the model registry need, as one release of MLflow answers it: paths, bodies, messages, the
 * order of keys. The routes are those of 3.17.2; what another release writes otherwise is in release-answers.ts.
 */
export function createLocalPlane(options: LocalPlaneOptions): MlflowPlane {
  const { writer, logger, release, workspaces } = options;
  const routers = new Map<string, Router>();
  const hints = createCallHints();
  const bodies = createByteBudget();

  function routerOf(workspace: string): Router {
    const ready = routers.get(workspace);
    if (ready) return ready;
    const [oldest] = [...routers.keys()].filter((name) => name !== DEFAULT_WORKSPACE);
    if (routers.size >= MOST_READY && oldest !== undefined) routers.delete(oldest);
    const made = createRouter(routesOf(options, { name: workspace, isOneOfMany: workspaces !== undefined }));
    routers.set(workspace, made);
    return made;
  }

  return async (call) => {
    call.note.mlflowVersion = release.version;
    const artifactsRoot = options.artifacts.root;
    const workspace = workspaceOrRefusal(call);
    if (typeof workspace !== 'string') return asRelease(release, call, workspace, artifactsRoot);
    return probeOf(release, call.path, workspaces !== undefined) ?? asRelease(release, call, await answer(call, workspace), artifactsRoot);
  };

  /** This part of MLflow prints its errors without blanks. */
  function workspaceOrRefusal(call: PlaneCall): string | Answer {
    try {
      return workspaceOf(call.request, call.path, { release, workspaces });
    } catch (error) {
      const refusal = refused(error, { call, hints, logger });
      return { ...refusal, body: JSON.stringify(JSON.parse(String(refusal.body))) };
    }
  }

  async function answer(call: PlaneCall, workspace: string): Promise<Answer> {
    const found = find(routerOf(workspace), hints, call);
    if (found.kind === 'answer') return found.answer;
    try {
      return await run(found.route, found.params, { call, writer, bodies, release });
    } catch (error) {
      return refused(error, { call, hints, logger });
    }
  }
}

function routesOf(options: LocalPlaneOptions, scope: Scope): Parameters<typeof createRouter>[0] {
  const { artifacts, workspaces, writer } = options;
  const parts = options.partsOf(scope.name);
  const { registry, tracking } = parts;
  return [
    { prefixes: [''], routes: [...probeRoutes(options.inspectorUrl), ...fileRoutes(tracking, artifacts)] },
    ...['/api/3.0/mlflow/', '/ajax-api/3.0/mlflow/'].map((prefix) => ({
      prefixes: [prefix],
      routes: [...versionThreeRoutes(scope), ...workspaceRoutes(`${options.staticPrefix ?? ''}${prefix}`, workspaces, writer)],
    })),
    {
      prefixes: ['/api/2.0/mlflow/', '/ajax-api/2.0/mlflow/'],
      routes: [
        ...webhookRoutes({ ...options, ...parts }),
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
    { prefixes: ['/api/2.0/mlflow-artifacts/', '/ajax-api/2.0/mlflow-artifacts/'], routes: artifactRoutes(artifacts, scope) },
  ];
}

type FoundRoute = { kind: 'route'; route: Route; params: PathParams } | { kind: 'answer'; answer: Answer };

/** The route of a call, or the answer to one that has none. */
function find(router: Router, hints: CallHints, { request, path, note }: PlaneCall): FoundRoute {
  const method = request.method ?? 'GET';
  const found = router.find(method, path);
  if (found.kind === 'route') return found;
  if (found.kind === 'nothing') {
    const absent = absentPart(path);
    note.hint = absent ?? hints.forAddress(path);
    note.unlisted = absent !== undefined && !hints.isNew(path);
    return { kind: 'answer', answer: absent === undefined ? notFound() : absentAnswer(absent) };
  }
  if (method !== 'OPTIONS') return { kind: 'answer', answer: methodNotAllowed(found.allowed) };
  return { kind: 'answer', answer: { status: 200, headers: { allow: found.allowed.join(', ') }, body: '' } };
}

async function run(
  route: Route,
  params: PathParams,
  { call, writer, bodies, release }: { call: PlaneCall; writer: Writer; bodies: ByteBudget; release: MlflowRelease },
): Promise<Answer> {
  const { request, query, note } = call;
  if (route.kind === 'raw') return route.run(request, params, new URLSearchParams(query), call.mayContinue);
  refuseDeclaredLength(request, BODY_LIMIT_BYTES);
  call.mayContinue();
  const work = route.read(asRead(release, await readInput(call, bodies)), params);
  await work.prepare?.();
  if (!route.writes) note.reads = true;
  const result = route.writes ? await writer.write(() => call.causing(work.run)) : await work.run();
  if (result instanceof MlflowError) throw result; // refused, and what it wrote stays
  return { status: route.status ?? 200, type: 'application/json', body: prettyJson(result) };
}

function refused(error: unknown, { call, hints, logger }: { call: PlaneCall; hints: CallHints; logger: Logger }): Answer {
  const { request, path, note } = call;
  const refusal = refusalOf(error);
  if (refusal) {
    note.hint = hints.forRefusal(path, String(refusal.body));
    return refusal;
  }
  if (request.destroyed && !request.complete) return internalError(); // the client went away and sees no answer
  logger.error('a request to the MLflow API failed', {
    method: request.method ?? 'GET',
    path,
    error: error instanceof Error ? (error.stack ?? '') : String(error),
  });
  return internalError();
}

/** A GET reads its query, unless it has none: then, as any other method, the body. */
async function readInput({ request, query }: PlaneCall, bodies: ByteBudget): Promise<RequestInput> {
  if (request.method === 'GET' && query !== '') return { query: new URLSearchParams(query) };
  checkContentType(request);
  return readJson(request, bodies);
}
