import type { MlflowRelease } from '#shared/domain/mlflow/release.ts';
import { type Answer, notFound, text } from './answer.ts';
import { asciiJson } from './json-text.ts';
import type { PlaneCall } from './plane.ts';
import type { RequestInput } from './route.ts';
import { camelCase } from './wire.ts';

/*
 * The answers of another MLflow, made from those of 3.17.2: what is written otherwise on the wire. Source: the recordings in
 * test/fixtures/golden/releases.
 */

const HTML = 'text/html; charset=utf-8';

const NEWER_INFO = {
  store_type: 'SqlStore',
  workspaces_enabled: false,
  trace_archival_enabled: false,
  multipart_uploads_enabled: false,
  multipart_downloads_enabled: false,
  artifact_serving_enabled: true,
  skill_content_max_size: 26_214_400,
  skill_content_max_files: 10_000,
  presigned_upload_run_id_supported: true,
  presigned_upload_model_id_supported: true,
  model_artifact_presigned_downloads_supported: true,
  features_enabled: { gateway: true, scheduled_issue_detection: false },
  tracking_auth: '',
  artifacts_presigned_only: false,
};

/** What is said of the server, whole: another release says more or less. @returns undefined where it says the same */
export function probeOf(release: MlflowRelease, path: string, hasWorkspaces: boolean): Answer | undefined {
  if (path === '/version') return text(200, release.version, HTML);
  if (path === '/health' && !release.has('namesFeatures')) return text(200, 'OK', HTML);
  const name = /^\/(?:ajax-)?api\/3\.0\/mlflow\/(server-info|workspaces)(?:\/[^/]*)?$/.exec(path)?.[1];
  if (name === undefined) return undefined;
  if (!release.has('knowsWorkspaces')) return notFound();
  const info = name === 'server-info' ? serverInfo(release, hasWorkspaces) : undefined;
  const end = release.has('namesFeatures') ? '' : '\n';
  return info && text(200, `${JSON.stringify(info)}${end}`, 'application/json');
}

function serverInfo(release: MlflowRelease, hasWorkspaces: boolean): object | undefined {
  if (release.has('namesMoreFeatures')) return { ...NEWER_INFO, workspaces_enabled: hasWorkspaces };
  if (release.has('namesFeatures')) return undefined;
  return {
    ...(release.has('fastUploads') && { multipart_downloads_enabled: false, multipart_uploads_enabled: false }),
    store_type: 'SqlStore',
    ...(release.has('errorClass') && { trace_archival_enabled: false }),
    workspaces_enabled: hasWorkspaces,
  };
}

/** Releases of which no answer is changed here: most calls are answered as one of them. */
const isAsWritten = ({ has }: MlflowRelease) => has('fastUploads') && has('searchNamesOutputs') && has('errorClass');

/** An answer, as this release would have written it. @param folder where this server keeps artifacts: one release tells it */
export function asRelease(release: MlflowRelease, { request, path }: PlaneCall, answer: Answer, folder: string): Answer {
  if (typeof answer.body !== 'string' || isAsWritten(release)) return answer;
  let { body, type } = answer;
  const isFile = /^\/(?:ajax-)?api\/2\.0\/mlflow-artifacts\//.test(path);
  if (!release.has('fastUploads')) {
    if (isFile && request.method === 'PUT' && answer.status === 200) [body, type] = ['{}', 'application/json'];
    if (isFile && answer.status >= 400 && body.startsWith('{"error_code":"')) body = spaced(body);
    if (/\/experiments\/[a-z-]+$/.test(path)) body = body.replaceAll(/,\n *"workspace": "default"(?=\n)/g, '');
  }
  if (!release.has('searchNamesOutputs') && /\/runs\/search$/.test(path)) body = withoutOutputs(body);
  if (isFile && answer.status === 404 && release.has('errorClass') && !release.has('fastUploads')) body = missingFile(body, folder);
  if (!release.has('errorClass') && answer.status >= 400) {
    body = body.replace(/(?:, ?"sqlstate": ?"\w+")?(?:, ?"error_class": ?"\w+")?\}$/, '}');
  }
  return { ...answer, body, ...(type !== undefined && { type }) };
}

/** A run that a search finds is told without what it made. */
function withoutOutputs(body: string): string {
  const empty = ',\n      "outputs": {}';
  const begin = ',\n      "outputs": {\n';
  let left = body.replaceAll(empty, '');
  for (let at = left.indexOf(begin); at !== -1; at = left.indexOf(begin, at)) {
    const end = left.indexOf('\n      }', at + begin.length - 1);
    left = left.slice(0, at) + left.slice(end + '\n      }'.length);
  }
  return left;
}

/** Of a field in both spellings, `a_b` and `aB`, the one that comes later: a release that does not refuse it takes that. */
export function asRead(release: MlflowRelease, input: RequestInput): RequestInput {
  return release.has('refusesBothSpellings') || 'query' in input ? input : { ...input, json: laterSpellings(input.json) };
}

function laterSpellings(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(laterSpellings);
  if (typeof json !== 'object' || json === null) return json;
  const last = new Map(Object.keys(json).map((key) => [camelCase(key), key]));
  const kept = Object.entries(json).filter(([key]) => last.get(camelCase(key)) === key);
  return Object.fromEntries(kept.map(([key, value]) => [key, laterSpellings(value)]));
}

/** `{"error_code": "…", "message": "No such artifact: 'a/b'", …}`, told as a failed download. */
function missingFile(body: string, folder: string): string {
  const error = JSON.parse(body) as { message: string };
  const file = error.message.slice("No such artifact: '".length, -1);
  const failures = 'The following failures occurred while downloading one or more artifacts from';
  return spaced(JSON.stringify({ ...error, message: `${failures} ${folder}:\n##### File ${file} #####\n${error.message}` }));
}

/** The members of an error with a blank after comma and colon, as Python writes them. */
const spaced = (body: string) =>
  `{${Object.entries(JSON.parse(body) as Record<string, string>)
    .map(([name, value]) => `"${name}": ${asciiJson(value)}`)
    .join(', ')}}`;
