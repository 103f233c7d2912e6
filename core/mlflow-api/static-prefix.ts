import { type Answer, notFound } from './answer.ts';

/*
 * The API under a path, as `mlflow server --static-prefix` has it. Source: MLflow 3.17.2, measured: everything is below the prefix and 404
 * elsewhere, but for the files of the artifact proxy, which are at both places.
 */

const FILES = /^\/api\/2\.0\/mlflow-artifacts\/artifacts\/./;

/** A path as the routes know it, or the answer to one that is outside. @param prefix such as `/x`; empty for none */
export function belowPrefix(path: string, prefix: string): string | Answer {
  if (prefix === '') return path;
  if (path.startsWith(`${prefix}/`)) return path.slice(prefix.length);
  if (path === prefix) return { status: 308, type: 'text/html; charset=utf-8', headers: { location: `${prefix}/` }, body: '' };
  return FILES.test(path) ? path : notFound();
}

/** Below a prefix an upload is answered by another part of MLflow, which writes an object. */
export function asBelowPrefix(answer: Answer, method: string | undefined): Answer {
  const isUploaded = method === 'PUT' && answer.status === 200 && answer.body === '' && answer.type === undefined;
  return isUploaded ? { ...answer, type: 'application/json', body: '{}' } : answer;
}
