/** A real MLflow server and how we are known there. What is secret stands in `authorization` and `secrets` alone. */
export interface Upstream {
  /** Where its paths begin, without a slash at the end: `https://mlflow.example/mlflow`. Fit to be shown. */
  base: string;
  /** Its parts: `https:`, `mlflow.example:5000`, and the path, which may be empty. */
  protocol: 'http:' | 'https:';
  host: string;
  path: string;
  /** Value of the header of the same name. */
  authorization?: string;
  /** Whose name we use, and where it was found; for people. */
  account?: { name: string; from: string };
  /** The one of its workspaces that is meant; absent: its default. */
  workspace?: string;
  /** Texts that no output may hold. */
  secrets: readonly string[];
}

/** Variables that MLflow's own client reads, or what somebody typed under their names. */
export type Env = Readonly<Record<string, string | undefined>>;

/** Where credentials were found, for people. */
interface Source {
  password: string;
  token: string;
}

const ENVIRONMENT: Source = { password: 'MLFLOW_TRACKING_USERNAME', token: 'MLFLOW_TRACKING_TOKEN' };
const FIELDS: Source = { password: 'the fields', token: 'the token' };

/** Who we are at a server: `environment` as MLflow's own client finds it out, the others as somebody typed it. */
export type Credentials =
  | { kind: 'environment' | 'none' }
  | { kind: 'password'; username: string; password: string }
  | { kind: 'token'; token: string };

/** As {@link parseUpstream}, with credentials that may have been typed. @throws Error whose message says what is expected */
export function upstreamAs(text: string, credentials: Credentials, env: Env): Upstream {
  const { MLFLOW_WORKSPACE } = env;
  switch (credentials.kind) {
    case 'environment':
      return parseUpstream(text, env);
    case 'none':
      return parseUpstream(text, { MLFLOW_WORKSPACE });
    case 'password': {
      const { username, password } = credentials;
      return parseUpstream(text, { MLFLOW_WORKSPACE, MLFLOW_TRACKING_USERNAME: username, MLFLOW_TRACKING_PASSWORD: password }, FIELDS);
    }
    case 'token':
      return parseUpstream(text, { MLFLOW_WORKSPACE, MLFLOW_TRACKING_TOKEN: credentials.token }, FIELDS);
  }
}

/**
 * Reads a tracking URI as users write it: with or without a slash, or as copied from the address bar. Credentials come from the variables
 * that MLflow's own client reads, else from the URI.
 *
 * @throws Error whose message says what is expected
 */
export function parseUpstream(text: string, env: Env, source = ENVIRONMENT): Upstream {
  const url = URL.parse(text.trim());
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:') || url.hostname === '') throw new Error(notAServer(text.trim()));
  const path = pathOf(url.pathname);
  const workspace = env['MLFLOW_WORKSPACE']?.trim();
  return {
    ...{ base: `${url.protocol}//${url.host}${path}`, protocol: url.protocol, host: url.host, path },
    ...credentialsOf(url, env, source),
    ...(workspace && { workspace }),
  };
}

/** Without the slashes at its end, and without what belongs to a call of the API. */
function pathOf(pathname: string): string {
  const steps = pathname.split('/');
  const api = steps.findIndex((step, i) => /^(?:ajax-)?api$/.test(step) && /^\d/.test(steps[i + 1] ?? ''));
  const own = api < 0 ? steps : steps.slice(0, api);
  return own.slice(0, own.findLastIndex((step) => step !== '') + 1).join('/');
}

function notAServer(text: string): string {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(text)?.[1]?.toLowerCase();
  const store = scheme !== undefined && /^(?:sqlite|postgresql|mysql|mssql|file)/.test(scheme);
  if (store)
    return `the http or https URL of a running MLflow server is expected; ${scheme} names a store, which sends no webhooks by itself`;
  if (/^databricks\b/.test(text) || scheme === 'databricks') {
    return 'the http or https URL of a running MLflow server is expected; Databricks has webhooks of its own, which are not those of MLflow';
  }
  return 'the http or https URL of a running MLflow server is expected, such as http://127.0.0.1:5000';
}

type Known = Pick<Upstream, 'authorization' | 'account' | 'secrets'>;

function credentialsOf(url: URL, env: Env, source: Source): Known {
  const [name, password, token] = ['MLFLOW_TRACKING_USERNAME', 'MLFLOW_TRACKING_PASSWORD', 'MLFLOW_TRACKING_TOKEN'].map((key) => env[key]);
  if (name && password) return basic(name, password, source.password);
  if (token) {
    if (!/^[\x21-\x7e]+$/.test(token)) throw new Error(`${source.token} holds characters that no header may hold`);
    return { authorization: `Bearer ${token}`, account: { name: 'a token', from: source.token }, secrets: [token] };
  }
  if (url.username === '' && url.password === '') return { secrets: [] };
  return basic(decoded(url.username), decoded(url.password), 'the URI');
}

function basic(name: string, password: string, from: string): Known {
  const pair = Buffer.from(`${name}:${password}`).toString('base64');
  return { authorization: `Basic ${pair}`, account: { name, from }, secrets: [password, encodeURIComponent(password), pair] };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The password in an address, as it is and as it is written there. */
export function passwordsIn(address: string): string[] {
  const password = URL.parse(address)?.password ?? '';
  return password === '' ? [] : [password, decoded(password)];
}

/** Shorter texts than this occur by chance. */
const SHORTEST_MASKED = 4;
const MASK = '•••';

/** A safety net below every output: whatever a server may have repeated of our credentials is masked. */
export function masker(secrets: readonly string[]): (text: string) => string {
  const masked = secrets.filter(({ length }) => length >= SHORTEST_MASKED);
  return (text) => masked.reduce((rest, secret) => rest.replaceAll(secret, MASK), text);
}
