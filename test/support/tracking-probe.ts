import { request as httpRequest, type IncomingMessage } from 'node:http';
import { blanker } from './blanked.ts';

/*
 * A probe is a short conversation that is held with two servers; what each answered, with ids, times and invented names taken
 * out, must be the same text.
 */

export interface Probe {
  name: string;
  /** Of a refusal, its status and code are compared, and not its words. */
  refusalsByCode?: true;
  steps(session: Session): Promise<void>;
}

export const probe = (name: string, steps: Probe['steps']): Probe => ({ name, steps });

export interface Answer {
  status: number;
  text: string;
  /** A text or number in the JSON, by its path with dots; fails when there is none. */
  at(path: string): string;
}

type Body = object | string | undefined;

export interface Session {
  get(path: string): Promise<Answer>;
  post(path: string, body?: Body): Promise<Answer>;
  patch(path: string, body?: Body): Promise<Answer>;
  remove(path: string, body?: Body): Promise<Answer>;
  /** Outside `/api/2.0/mlflow/`: `path` begins with a slash. */
  raw(method: string, path: string, body?: Body): Promise<Answer>;
  /** A name that no other probe uses. */
  unique(what: string): string;
  /** The ids of new ones; making them is part of what is compared. */
  experiment(more?: object): Promise<string>;
  run(experimentId: string, more?: object): Promise<string>;
  model(experimentId: string, more?: object): Promise<string>;
}

const API = '/api/2.0/mlflow/';

/** What was asked, and in one line what came of it. */
export interface Exchange {
  asked: string;
  line: string;
}

/** Holds the conversation. */
export async function holdProbe(url: string, { steps }: Probe, uniqueName: string): Promise<Exchange[]> {
  const exchanges: Exchange[] = [];
  const blank = blanker();
  let started = 0;

  async function call(method: string, path: string, body: Body): Promise<Answer> {
    const { status, type, text } = await send(url + path, method, body);
    if (status === 200 && path.endsWith('experiments/create')) blank.experiment(valueAt(text, 'experiment_id'));
    const asked = typeof body === 'string' ? body : (JSON.stringify(body) ?? '');
    const line = `${method} ${blank(path)} -> ${status === 500 ? CRASH : outcome(status, type, blank(text.replace(DATABASE, '$1<SQL>"')))}`;
    exchanges.push({ asked, line });
    return { status, text, at: (where) => valueAt(text, where) };
  }

  const api = (method: string) => (path: string, body?: Body) => call(method, API + path, body);
  const session: Session = {
    get: api('GET'),
    post: api('POST'),
    patch: api('PATCH'),
    remove: api('DELETE'),
    raw: call,
    unique: (what) => `${uniqueName} ${what}`,
    async experiment(more = {}) {
      return (await session.post('experiments/create', { name: session.unique(`experiment ${++started}`), ...more })).at('experiment_id');
    },
    run: async (experimentId, more = {}) =>
      (await session.post('runs/create', { experiment_id: experimentId, start_time: 100 + ++started, ...more })).at('run.info.run_id'),
    model: async (experimentId, more = {}) =>
      (await session.post('logged-models', { experiment_id: experimentId, name: `model ${++started}`, ...more })).at('model.info.model_id'),
  };
  await steps(session);
  return exchanges;
}

/** Where MLflow crashes, a refusal in its envelope is expected. */
const CRASH = '500';
const REFUSAL = /-> 4\d\d application\/json \{"error_code": "[A-Z_]+", "message": "/;

const REFUSED = /-> 4\d\d application\/json \{"error_code": "[A-Z_]+"/;

/** How what a server answered differs from what MLflow did, line by line. */
export function differences(
  theirs: readonly Exchange[],
  ours: readonly Exchange[],
  { refusalsByCode }: Pick<Probe, 'refusalsByCode'> = {},
): string[] {
  const isSame = (line: string, mine: string) =>
    line === mine ||
    (line.endsWith(`-> ${CRASH}`) && REFUSAL.test(mine)) ||
    isSameByCode(line, mine) ||
    (refusalsByCode === true && REFUSED.test(line) && REFUSED.exec(line)?.[0] === REFUSED.exec(mine)?.[0]);
  const count = Math.max(theirs.length, ours.length);
  return Array.from({ length: count }, (_, i) => i).flatMap((i) => {
    const [line = 'nothing', mine = 'nothing'] = [theirs[i]?.line, ours[i]?.line];
    return isSame(line, mine) ? [] : [`asked: ${ours[i]?.asked}\nMLflow: ${line}\n  ours: ${mine}`];
  });
}

/** A refusal of MLflow's database: its text is SQL and of no use to anybody, so ours has another. */
const DATABASE = /^(\{"error_code": "BAD_REQUEST", "message": ")(?:\(raised as a result|\(sqlite3\.)(?:[^"\\]|\\.)*"/;

const isSameByCode = (line: string, mine: string) =>
  line.includes('"message": "<SQL>"') && /-> 400 application\/json \{"error_code": "BAD_REQUEST", "message": "[^(]/.test(mine);

/** MLflow's framework writes the rest of its HTML pages, and of files, in other words: there, status and type count. */
const outcome = (status: number, type: string, text: string) => `${status} ${type} ${type.startsWith('text/html') ? '' : text}`;

async function send(url: string, method: string, body: Body): Promise<{ status: number; type: string; text: string }> {
  const content = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body);
  const isBytes = url.includes('/mlflow-artifacts/');
  const headers: Record<string, string | number> = {
    ...(method !== 'GET' && { 'Content-Type': isBytes ? 'application/octet-stream' : 'application/json' }),
    ...(content !== undefined && { 'Content-Length': Buffer.byteLength(content) }),
  };
  const request = httpRequest(url, { method, headers });
  request.end(content);
  const response = await new Promise<IncomingMessage>((resolve, reject) => request.on('response', resolve).on('error', reject));
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return {
    status: response.statusCode ?? 0,
    type: response.headers['content-type'] ?? '',
    text: Buffer.concat(chunks).toString(),
  };
}

function valueAt(text: string, path: string): string {
  const value = path
    .split('.')
    .reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], JSON.parse(text) as unknown);
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  throw new Error(`no ${path} in ${text}`);
}
