import { type Ask, type Asked, jsonObject, type Question } from './ask-upstream.ts';
import { parseCreated, parseWebhookPage, type ServerWebhook } from './server-webhook.ts';
import type { Upstream } from './upstream.ts';

/** The address that deliveries are to reach, and who named it. */
export interface Target {
  url: string;
  /** `guess`: nobody named one and no core runs, so it is where one would listen. */
  from: 'user' | 'core' | 'guess';
}

/** What was seen of a server and of the receiver, without changing anything there. */
export interface Observed {
  /** Answer of `GET /version`. */
  version: Asked;
  /** Where `/version` answers with a release instead, after it was not found where the URI leads. */
  foundAt?: string;
  /** `store_type` of its server-info, where it has one. */
  store?: string;
  /** `asOfMs`: by our clock. */
  list?: { kind: 'webhooks'; webhooks: ServerWebhook[]; isWhole: boolean; asOfMs: number } | { kind: 'other'; asked: Asked };
  /** What it says to the URL: the answer to a registration without events, which is judged before it is refused. */
  judged?: Asked;
  /** The same for the URL with https, where http was refused: it tells whether the address would be. */
  judgedSecure?: Asked;
  /** A webhook that came of it against all expectation, and was removed again. */
  registered?: { id: string; isRemoved: boolean };
  /** From here. */
  receiver: Asked;
}

export const WEBHOOKS_PATH = '/api/2.0/mlflow/webhooks';
const PROBE_NAME = 'hookglass-doctor';
const PAGE = 1000;
const MOST_PAGES = 10;

/** The usual place behind a reverse proxy. */
const USUAL_PREFIX = '/mlflow';

export async function observe(upstream: Upstream, target: Target, ask: Ask): Promise<Observed> {
  const server = serverAsk(upstream, ask);
  const receiver = askReceiver(target, ask);
  const version = await server('/version');
  if (version.kind === 'no-answer' || isRefused(version)) return { version, receiver: await receiver };
  if (version.status === 404) {
    const foundAt = await elsewhere(upstream, ask);
    if (foundAt !== undefined) return { version, foundAt, receiver: await receiver };
  }
  const [info, list] = await Promise.all([server('/api/3.0/mlflow/server-info'), listWebhooks(server)]);
  const store = info.kind === 'answered' && info.status === 200 ? jsonObject(info.text)?.['store_type'] : undefined;
  const seen: Observed = { version, list, ...(typeof store === 'string' && { store }), receiver: await receiver };
  return list.kind === 'other' && !isEncryptionFault(list.asked) ? seen : { ...seen, ...(await judge(target.url, server)) };
}

type ServerAsk = (path: string, more?: Pick<Question, 'method' | 'body' | 'timeoutMs'>) => Promise<Asked>;

/** Asks below the server's base, as who we are there. */
export function serverAsk({ base, authorization, workspace }: Upstream, ask: Ask): ServerAsk {
  const known = { ...(authorization !== undefined && { authorization }), ...(workspace !== undefined && { workspace }) };
  return (path, more = {}) => ask({ url: `${base}${path}`, ...known, ...more });
}

const isRefused = (asked: Asked) => asked.kind === 'answered' && (asked.status === 401 || asked.status === 403 || isRedirect(asked.status));
export const isRedirect = (status: number) => status >= 300 && status < 400;

/** The answer of a server that cannot read the secrets which it keeps. */
export function isEncryptionFault(asked: Asked): boolean {
  if (asked.kind !== 'answered' || asked.status !== 500) return false;
  const error = jsonObject(asked.text);
  return error?.['error_code'] === 'INTERNAL_ERROR' && error['message'] === '';
}

/** A server without its path, or with one that it does not have. */
async function elsewhere({ protocol, host, path }: Upstream, ask: Ask): Promise<string | undefined> {
  const other = `${protocol}//${host}${path === '' ? USUAL_PREFIX : ''}`;
  const asked = await ask({ url: `${other}/version` });
  return asked.kind === 'answered' && asked.status === 200 && /^\d+\.\d+\.\d+/.test(asked.text) ? other : undefined;
}

/** What a server lists, whole or as far as it is read. */
export const serverWebhooks = (upstream: Upstream, ask: Ask): Promise<NonNullable<Observed['list']>> =>
  listWebhooks(serverAsk(upstream, ask));

async function listWebhooks(server: ServerAsk): Promise<NonNullable<Observed['list']>> {
  const webhooks: ServerWebhook[] = [];
  let token: string | undefined;
  for (let page = 1; ; page += 1) {
    const asked = await server(
      `${WEBHOOKS_PATH}?max_results=${PAGE}${token === undefined ? '' : `&page_token=${encodeURIComponent(token)}`}`,
    );
    const parsed = asked.kind === 'answered' && asked.status === 200 ? parseWebhookPage(asked.text) : undefined;
    if (asked.kind === 'no-answer' || !parsed) return { kind: 'other', asked };
    webhooks.push(...parsed.webhooks);
    token = parsed.nextPageToken;
    if (token === undefined || page === MOST_PAGES)
      return { kind: 'webhooks', webhooks, isWhole: token === undefined, asOfMs: asked.receivedMs };
  }
}

async function judge(url: string, server: ServerAsk): Promise<Pick<Observed, 'judged' | 'judgedSecure' | 'registered'>> {
  const judged = await server(WEBHOOKS_PATH, { method: 'POST', body: { name: PROBE_NAME, url, events: [] } });
  const created = judged.kind === 'answered' && judged.status === 200 ? parseCreated(judged.text) : undefined;
  if (created) {
    const removed = await server(`${WEBHOOKS_PATH}/${created.id}`, { method: 'DELETE' });
    return { judged, registered: { id: created.id, isRemoved: removed.kind === 'answered' && removed.status === 200 } };
  }
  const isScheme = judged.kind === 'answered' && /Invalid webhook URL scheme/.test(judged.text);
  if (!isScheme || !/^http:/i.test(url)) return { judged };
  const secure = url.replace(/^http:/i, 'https:');
  return { judged, judgedSecure: await server(WEBHOOKS_PATH, { method: 'POST', body: { name: PROBE_NAME, url: secure, events: [] } }) };
}

/** Our own receiver has a path for this; of somebody else's, only whether it answers is asked, in the way that changes least. */
function askReceiver({ url, from }: Target, ask: Ask): Promise<Asked> {
  if (from === 'user') return ask({ method: 'HEAD', url });
  return ask({ url: URL.parse('/health', url)?.href ?? url });
}
