import { invalidParameter } from '#shared/domain/mlflow/mlflow-error.ts';
import { normalPath } from '#shared/domain/mlflow/python-text.ts';

/*
 * Which places a model version may come from. MLflow looks at texts only here: nothing is opened or resolved.
 */

/** What the tracking part knows about runs and logged models. */
export interface SourceLookup {
  /** Artifact root of a run. */
  runRoot(runId: string): string | undefined;
  loggedModel(modelId: string): { root: string; runId: string } | undefined;
}

/** Before 3.17.2 nobody asked whether a source lies within the run or model that is named. */
export type SourceRules = SourceLookup & { judges: boolean };

export type ModelsUri = { modelId: string } | { name: string; version?: string; stage?: string; alias?: string };

const PROMPT_PLACEHOLDERS = new Set(['dummy-source', 'prompt-template']);
const HOST_SCHEMES = new Set(['ftp', 'sftp', 'hdfs', 'viewfs', 'http', 'https', 'r2', 'b2', 'abfss']);

export function checkPromptSource(source: string): void {
  if (PROMPT_PLACEHOLDERS.has(source)) return;
  throw invalidParameter(`Invalid prompt source: '${source}'. Prompt sources must use an MLflow placeholder.`);
}

/** Schemes that would make the server connect to a host of the client's choice. */
export function checkScheme(source: string, field = 'source'): void {
  const { scheme, authority } = splitUri(source);
  if (!HOST_SCHEMES.has(scheme) && !(scheme === 'mlflow-artifacts' && authority !== '')) return;
  throw invalidParameter(
    `'${field}' cannot use the '${scheme}' scheme: the '${scheme}' scheme addresses a host other than the tracking server's ` +
      'configured artifact storage, so the server would connect to the host named in the URI. ' +
      'Set the MLFLOW_ALLOWED_HOST_ADDRESSED_ARTIFACT_SCHEMES environment variable on the server to allow it.',
  );
}

/** A source without a logged model: local paths never, `runs:` and `mlflow-artifacts:` only inside the run that is named. */
export function checkRunSource(source: string, runId: string, lookup: SourceRules): void {
  if (isLocal(source)) throw localSource(source, { id: 'run_id', isUnknown: runId !== '' && lookup.runRoot(runId) === undefined }, lookup);
  checkNoRelativeParts(source);
  if (!lookup.judges) return;
  const { scheme, authority, path } = splitUri(source);
  if (scheme === 'runs') {
    const named = path.startsWith('/') ? (path.slice(1).split('/')[0] ?? '') : '';
    if (authority !== '' || named === '' || named !== runId) throw notIdentified(source, 'run_id');
  }
  if (scheme === 'models' && (authority !== '' || isLoggedModel(source))) throw notIdentified(source, 'model_id');
  if (scheme === 'mlflow-artifacts') {
    const root = runId === '' ? undefined : lookup.runRoot(runId);
    if (root === undefined || !isWithin(source, root)) throw notIdentified(source, 'run_id');
  }
}

/** A source that belongs to a logged model. */
export function checkModelSource(source: string, modelId: string, lookup: SourceRules): void {
  if (isLocal(source)) throw localSource(source, { id: 'model_id', isUnknown: lookup.loggedModel(modelId) === undefined }, lookup);
  checkNoRelativeParts(source);
  if (!lookup.judges) return;
  const { scheme, authority } = splitUri(source);
  if (scheme === 'runs') throw notIdentified(source, 'model_id');
  if (scheme === 'models') {
    const uri = parseModelsUri(source);
    if (authority !== '' || ('modelId' in uri && uri.modelId !== modelId)) throw notIdentified(source, 'model_id');
  }
  if (scheme === 'mlflow-artifacts') {
    const root = lookup.loggedModel(modelId)?.root;
    if (root === undefined || !isWithin(source, root)) throw notIdentified(source, 'model_id');
  }
}

export const isModelsUri = (source: string) => splitUri(source).scheme === 'models';

/** `models:/m-…`, `models:/name/3`, `models:/name/Production`, `models:/name/latest`, `models:/name@alias`. */
export function parseModelsUri(source: string): ModelsUri {
  const { authority, path } = splitUri(source, { fragments: false });
  if (authority !== '') {
    throw invalidParameter(`Invalid model version source: '${source}'. Registered model sources must use the active model registry.`);
  }
  const parts = path.replace(/^\/+/, '').split('/');
  const [name = '', suffix] = parts;
  if (!path.startsWith('/') || path.length < 2 || parts.length > 2 || name.trim() === '') throw notIdentified(source, 'model_id');
  if (suffix !== undefined) {
    if (suffix.trim() === '') throw notIdentified(source, 'model_id');
    if (/^\p{Nd}+$/u.test(suffix)) return { name, version: suffix };
    return suffix.toLowerCase() === 'latest' ? { name } : { name, stage: suffix };
  }
  const at = name.lastIndexOf('@');
  if (at < 0) return { modelId: name };
  if (name.slice(at + 1).trim() === '') throw notIdentified(source, 'model_id');
  return { name: name.slice(0, at), alias: name.slice(at + 1) };
}

function isLoggedModel(source: string): boolean {
  return 'modelId' in parseModelsUri(source);
}

function isLocal(source: string): boolean {
  const { scheme } = splitUri(source);
  return scheme === '' || scheme === 'file';
}

function checkNoRelativeParts(source: string): void {
  const plain = unquoteAll(source.replaceAll('+', ' '));
  const path = splitUri(plain)
    .path.replace(/(?<!\/)\/+$/, '')
    .replace(/\/+/g, '/');
  const isClean = path.startsWith('/') && normalPath(path) === path;
  if (!plain.includes('\0') && !plain.split('/').includes('..') && isClean) return;
  throw invalidParameter(
    `Invalid model version source: '${source}'. If supplying a source as an http, https, local file path, ftp, objectstore, ` +
      'or mlflow-artifacts uri, an absolute path must be provided without relative path references present. Please provide an absolute path.',
  );
}

function isWithin(source: string, root: string): boolean {
  const [inner, outer] = [splitUri(source), splitUri(root)];
  const [innerParts, outerParts] = [pathParts(inner.path), pathParts(outer.path)];
  return (
    inner.scheme === outer.scheme &&
    inner.authority.toLowerCase() === outer.authority.toLowerCase() &&
    outerParts.length > 0 &&
    outerParts.every((part, i) => part === innerParts[i])
  );
}

const pathParts = (path: string) =>
  path
    .split('/')
    .filter((part) => part !== '')
    .map(unquoteAll);

/** Each round takes one layer off, and a short text can have thousands of them. */
const MOST_LAYERS = 10;

/** @throws MlflowError for a text that is encoded again and again */
function unquoteAll(text: string): string {
  let current = text;
  for (let layer = 0; layer <= MOST_LAYERS; layer += 1) {
    const next = unquote(current);
    if (next === current) return current;
    current = next;
  }
  throw invalidParameter(`Invalid model version source: it is percent-encoded more than ${MOST_LAYERS} times over.`);
}

function unquote(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString());
}

interface UriParts {
  /** Lower case. */
  scheme: string;
  authority: string;
  path: string;
}

function splitUri(uri: string, { fragments } = { fragments: true }): UriParts {
  const match = /^(?:([a-zA-Z][a-zA-Z0-9+.-]*):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?[^#]*)?(#.*)?$/s.exec(uri);
  return {
    scheme: (match?.[1] ?? '').toLowerCase(),
    authority: match?.[2] ?? '',
    path: (match?.[3] ?? uri) + (fragments ? '' : (match?.[4] ?? '')),
  };
}

const notIdentified = (source: string, id: 'run_id' | 'model_id') =>
  invalidParameter(
    `Invalid model version source: '${source}'. The ${id} request parameter must identify the resource that contains the source.`,
  );

/** A run or a model that is not there is found out first, since MLflow would ask it for its directory. */
const localSource = (source: string, owner: { id: 'run_id' | 'model_id'; isUnknown: boolean }, { judges }: SourceRules) =>
  judges && owner.isUnknown ? notIdentified(source, owner.id) : localPath(source, owner.id);

const localPath = (source: string, id: 'run_id' | 'model_id') =>
  invalidParameter(
    `Invalid model version source: '${source}'. To use a local path as a model version source, the ${id} request parameter has to be ` +
      `specified and the local path has to be contained within the artifact directory of the run specified by the ${id}.`,
  );
