import { invalidParameter } from '#shared/domain/mlflow/mlflow-error.ts';
import { isLongerThan } from '#shared/domain/mlflow/mlflow-names.ts';

/*
 * Where files are: a URI or a path, which may have a query (`s3://bucket/path?region=x`). Source: MLflow 3.17.2, measured.
 */

const LOCATION_MAX = 2048;
/** A server would have to connect to the host that such an address names. */
const HOSTED = ['ftp', 'sftp', 'hdfs', 'viewfs', 'http', 'https', 'mlflow-artifacts', 'r2', 'b2', 'abfss'];
/** Of a path, MLflow takes what stands behind a `;` in the last segment for parameters, with these schemes and without one. */
const WITH_PARAMETERS = [
  '',
  'ftp',
  'hdl',
  'prospero',
  'http',
  'https',
  'shttp',
  'rtsp',
  'rtsps',
  'rtspu',
  'sip',
  'sips',
  'mms',
  'sftp',
  'tel',
];

interface Parts {
  /** In lower case; empty for a path. */
  scheme: string;
  /** Nothing without `//`. */
  authority: string | undefined;
  path: string;
  query: string;
  fragment: string;
}

/** @throws MlflowError in MLflow's words for a location that no experiment may have. */
export function checkArtifactLocation(location: string, field: string): void {
  const { scheme, authority, path, query, fragment } = partsOf(location);
  const hasParameters = WITH_PARAMETERS.includes(scheme) && /;./.test(path.slice(path.lastIndexOf('/') + 1));
  if (fragment !== '' || hasParameters) throw invalidParameter(`'${field}' URL can't include fragments or params.`);
  if (wholly(query).includes('..')) throw invalidParameter('Invalid query string');
  if (HOSTED.includes(scheme) && !(scheme === 'mlflow-artifacts' && !authority)) {
    throw invalidParameter(
      `'${field}' cannot use the '${scheme}' scheme: the '${scheme}' scheme addresses a host other than the tracking server's configured artifact storage, ` +
        'so the server would connect to the host named in the URI. Set the MLFLOW_ALLOWED_HOST_ADDRESSED_ARTIFACT_SCHEMES environment variable on the server to allow it.',
    );
  }
  if (location.startsWith('runs:')) throw invalidParameter(`Artifact location cannot be a runs:/ URI. Given: '${location}'`);
  if (isLongerThan(location, LOCATION_MAX)) {
    throw invalidParameter(
      `Invalid artifact path length. The length of the artifact path cannot be greater than ${LOCATION_MAX} characters. ` +
        'To configure this limit, please set the MLFLOW_ARTIFACT_LOCATION_MAX_LENGTH environment variable.',
    );
  }
}

/** A path that is not absolute, also one of `file:`, begins in the directory where the server was started, as in MLflow. */
export function absoluteLocation(location: string, cwd: string): string {
  const { scheme, authority, path, query } = partsOf(location);
  if (!['', 'file'].includes(scheme) || authority !== undefined || path.startsWith('/') || path === '') return location;
  // A question mark belongs to a path, and begins the query of a URI.
  const parts = (scheme === '' ? location : path).split('/').filter((part) => part !== '' && part !== '.');
  const whole = [cwd === '/' ? '' : cwd, ...parts].join('/');
  return scheme === '' ? whole : `file://${whole}${query === '' ? '' : `?${query}`}`;
}

/** The location of something below another; a query stays at the end. `path` has no slash at either end. */
export function below(location: string, path: string): string {
  const { scheme, authority, path: base, query } = partsOf(location);
  if (scheme === '') return join(location, path);
  const whole = authority === undefined ? join(base, path) : join(base === '' ? '/' : base, path);
  // Python writes `file:///x` and a location without `//` back as they were.
  return `${location.slice(0, scheme.length)}:${authority === undefined ? '' : `//${authority}`}${whole}${query === '' ? '' : `?${query}`}`;
}

const join = (base: string, path: string) => (base === '' || base.endsWith('/') ? base + path : `${base}/${path}`);

/** The path below the folder of artifacts, without a leading slash; nothing for files that are kept elsewhere. */
export function proxiedPath(location: string): string | undefined {
  const { scheme, path } = partsOf(location);
  return scheme === 'mlflow-artifacts' ? path.replace(/^\/+/, '') : undefined;
}

function partsOf(location: string): Parts {
  const match = /^(?:([a-z][a-z0-9+.-]*):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/is.exec(location);
  const [, scheme = '', authority, path = '', query = '', fragment = ''] = match ?? [];
  return { scheme: scheme.toLowerCase(), authority, path, query, fragment };
}

/** Percent-decoded until nothing changes. */
function wholly(text: string): string {
  let decoded = text;
  for (let round = 0; round < 10; round += 1) {
    const next = decodeOnce(decoded);
    if (next === decoded) return decoded;
    decoded = next;
  }
  throw invalidParameter('The query of the location is encoded too many times.');
}

function decodeOnce(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) => Buffer.from(escapes.replaceAll('%', ''), 'hex').toString());
}
