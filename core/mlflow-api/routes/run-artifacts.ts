import type { IncomingMessage } from 'node:http';
import type { ArtifactStore } from '#core/artifacts/artifact-store.ts';
import { proxiedPath } from '#core/tracking/artifact-location.ts';
import type { Tracking } from '#core/tracking/tracking.ts';
import { invalidParameter, MlflowError } from '#shared/domain/mlflow/mlflow-error.ts';
import type { Answer } from '../answer.ts';
import { text } from '../fields.ts';
import { type PathParams, type Route, raw, read } from '../route.ts';
import { download, filesShape } from './artifacts.ts';
import { idFields, idOf } from './runs.ts';

/** The same files by run and by logged model, as old clients and pages ask for them. */
export function runArtifactRoutes({ runs, loggedModels }: Tracking, artifacts: ArtifactStore): Route[] {
  const runFields = { ...idFields, path: text, page_token: text };
  const rootOfModel = (params: PathParams) => loggedModels.get(params['id'] ?? '').artifactUri;
  return [
    read('GET', 'artifacts/list', runFields, ({ path, ...ids }) => {
      const folder = safePath(path ?? '');
      return filesOf(runs.find(idOf(ids)).artifactUri, folder, artifacts);
    }),
    read('GET', 'logged-models/{id}/artifacts/directories', { artifact_directory_path: text }, ({ artifact_directory_path }, params) => {
      const folder = safePath(artifact_directory_path ?? '');
      return filesOf(rootOfModel(params), folder, artifacts);
    }),
  ];
}

/** At the address of MLflow's own pages. */
export function modelFileRoutes({ loggedModels }: Tracking, artifacts: ArtifactStore): Route[] {
  return [
    raw('GET', 'logged-models/{id}/artifacts/files', (request, params, query) => {
      const path = query.get('artifact_file_path');
      if (!path) throw new MlflowError('BAD_REQUEST', 'Request must include the "artifact_file_path" query parameter.');
      const file = safePath(path);
      return fileOf(loggedModels.get(params['id'] ?? '').artifactUri, file, artifacts, request);
    }),
  ];
}

/** Outside the API: what links on MLflow's pages lead to. */
export function fileRoutes({ runs }: Tracking, artifacts: ArtifactStore): Route[] {
  return [
    raw('GET', '/get-artifact', (request, _params, query) => {
      const path = query.get('path');
      if (path === null) throw invalidParameter("Missing value for required parameter 'path'.");
      const file = safePath(path);
      const runId = query.get('run_id') || query.get('run_uuid');
      return fileOf(runs.find(runId || 'None').artifactUri, file, artifacts, request);
    }),
  ];
}

async function filesOf(root: string, folder: string, artifacts: ArtifactStore): Promise<object> {
  const base = proxiedPath(root);
  if (base === undefined) return { root_uri: root };
  const below = withoutDots(folder);
  const listed = below === '' ? base : `${base}/${below}`;
  return { root_uri: root, ...filesShape(await artifacts.list(listed.replace(/(?<!\/)\/+$/, '')), folder) };
}

async function fileOf(root: string, path: string, artifacts: ArtifactStore, request: IncomingMessage): Promise<Answer> {
  const base = proxiedPath(root);
  if (base === undefined) throw new MlflowError('BAD_REQUEST', `The files of ${root} are not kept here; read them from there.`);
  const file = `${base}/${withoutDots(path)}`;
  if ((await artifacts.find(file)) !== 'directory') return download(artifacts, file, request);
  throw invalidParameter(`Artifact path refers to a directory, not a file: '${file}'`);
}

/** Decoded until nothing changes. @throws MlflowError for a path that leads out, or that MLflow takes for one. */
function safePath(path: string): string {
  let decoded = path;
  for (let round = 0; round < 10 && decode(decoded) !== decoded; round += 1) decoded = decode(decoded);
  const isAbsolute = decoded.startsWith('/') || /^(?:[a-z]:)?[\\/]{1,2}/i.test(decoded);
  if (isAbsolute || decoded.includes('#') || decoded.split('/').includes('..')) throw invalidParameter('Invalid path');
  return decoded;
}

const withoutDots = (path: string) =>
  path
    .split('/')
    .filter((part) => part !== '.' && part !== '')
    .join('/');

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
