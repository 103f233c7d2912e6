import type { IncomingMessage } from 'node:http';
import type { ArtifactStore } from '#core/artifacts/artifact-store.ts';
import { inBlocks } from '#core/http/in-blocks.ts';
import { refuseDeclaredLength } from '#core/http/read-body.ts';
import { doesNotExist, invalidParameter, MlflowError } from '#shared/domain/mlflow/mlflow-error.ts';
import type { Scope } from '#shared/domain/mlflow/workspace.ts';
import type { Answer } from '../answer.ts';
import { contentTypeOf } from '../content-type.ts';
import { refusalOf } from '../errors.ts';
import { text } from '../fields.ts';
import { type PathParams, type Route, raw, read } from '../route.ts';
import { scopedPath } from '../scoped-path.ts';

/** The files of all runs and models, under the prefix of MLflow's artifact proxy. */
export function artifactRoutes(artifacts: ArtifactStore, scope: Scope): Route[] {
  const pathOf = (params: PathParams) => scopedPath(params['path'] ?? '', scope);
  return [
    raw('PUT', 'artifacts/{path...}', (request, params, _, mayContinue) =>
      refusing(async () => {
        refuseDeclaredLength(request, artifacts.roomBytes());
        mayContinue();
        await artifacts.put(pathOf(params), inBlocks(request));
        return { status: 200, body: '' };
      }),
    ),
    raw('GET', 'artifacts/{path...}', (request, params) => refusing(() => download(artifacts, pathOf(params), request))),
    raw('DELETE', 'artifacts/{path...}', (_, params) =>
      refusing(async () => {
        await artifacts.remove(pathOf(params));
        return { status: 200, type: 'application/json', body: '{}' };
      }),
    ),
    read('GET', 'artifacts', { path: text }, async ({ path = '' }) =>
      filesShape(await artifacts.list(scopedPath(listed(path), scope)), ''),
    ),
    raw('POST', 'mpu/{step}/{path...}', () => {
      throw new MlflowError('NOT_IMPLEMENTED', 'Multipart upload is not supported for the current artifact repository');
    }),
  ];
}

/** Whether a request sends a file: standing still is not allowed then, taking long is. */
export const isUpload = ({ method, url = '' }: IncomingMessage): boolean =>
  method === 'PUT' && /^[^?]*\/(ajax-)?api\/2\.0\/mlflow-artifacts\/artifacts\//.test(url);

function listed(path: string): string {
  if (path.startsWith('/') || path.split('/').includes('..')) throw invalidParameter('Invalid path');
  return path.replace(/(?<!\/)\/+$/, '');
}

export async function download(artifacts: ArtifactStore, path: string, { method }: IncomingMessage): Promise<Answer> {
  const found = await artifacts.find(path);
  if (!found) throw doesNotExist(`No such artifact: '${path}'`);
  if (found === 'directory') {
    const detail = `Artifact path refers to a directory, not a file: '${path}'`;
    return { status: 400, type: 'application/json', body: JSON.stringify({ detail }) };
  }
  const name = path.split('/').at(-1) ?? '';
  const headers = {
    'content-disposition': disposition(name),
    'accept-ranges': 'bytes',
    'content-length': String(found.size),
    'last-modified': new Date(found.modifiedAtMs).toUTCString(),
    etag: `"${found.modifiedAtMs.toString(16)}-${found.size.toString(16)}"`,
  };
  return { status: 200, type: contentTypeOf(name), headers, body: method === 'HEAD' ? '' : found.open() };
}

function disposition(name: string): string {
  if (/^[\x20-\x7e]*$/.test(name)) return `attachment; filename="${name.replaceAll(/["\\]/g, '\\$&')}"`;
  return `attachment; filename*=utf-8''${encodeURIComponent(name)}`;
}

export function filesShape(entries: Awaited<ReturnType<ArtifactStore['list']>>, folder: string): object {
  if (entries.length === 0) return {};
  const prefix = folder === '' ? '' : `${folder.replace(/(?<!\/)\/+$/, '')}/`;
  const files = entries.map(({ name, isDirectory, size }) => ({
    path: prefix + name,
    is_dir: isDirectory,
    ...(size > 0 && { file_size: size }),
  }));
  return { files };
}

/** This part of MLflow prints its errors without blanks. */
async function refusing(action: () => Promise<Answer>): Promise<Answer> {
  try {
    return await action();
  } catch (error) {
    const refusal = refusalOf(error);
    if (!refusal || typeof refusal.body !== 'string') throw error;
    return { ...refusal, body: JSON.stringify(JSON.parse(refusal.body)) };
  }
}
