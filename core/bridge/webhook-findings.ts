import { type Finding, finding } from '#shared/domain/app/finding.ts';
import { LIST_CACHE_MS } from '#shared/domain/mlflow/releases.ts';
import { type Asked, jsonObject } from './ask-upstream.ts';
import { noAnswerWords, timeOfDay } from './finding-words.ts';
import { isEncryptionFault, type Observed } from './observe.ts';
import { refusalOf, releaseOf } from './server-findings.ts';
import type { ServerWebhook } from './server-webhook.ts';
import type { Upstream } from './upstream.ts';

/** Whether the server keeps webhooks, whether we may see them, and what is the matter with those that are there. */
export function webhookFindings(seen: Observed, upstream: Upstream, skewMs: number): Finding[] {
  const { list } = seen;
  if (!list) return [];
  if (list.kind === 'other') return [isEncryptionFault(list.asked) ? keyMissing() : listFailed(seen, list.asked, upstream)];
  const many = list.webhooks.length;
  const count = many === 0 ? 'no webhook yet' : `${list.isWhole ? '' : 'more than '}${many} webhook${many === 1 ? '' : 's'}`;
  return [
    finding('info', 'webhooks', `It keeps webhooks: ${count}${upstream.account ? `; signed in as ${upstream.account.name}` : ''}`),
    ...disabled(list.webhooks),
    cacheFinding(seen, skewMs, list.asOfMs),
    finding(
      'info',
      'encryption-key',
      'Whether it has a key of its own for secrets cannot be seen from outside',
      'Without MLFLOW_WEBHOOK_SECRET_ENCRYPTION_KEY the key is made anew at each start, and webhooks with a secret cannot be read after the next one.',
    ),
  ];
}

const keyMissing = () =>
  finding(
    'error',
    'encryption-key-missing',
    'The server cannot read the secrets of its webhooks, so it sends no events (the list answers 500)',
    'It was started again without the key that they were stored with: without MLFLOW_WEBHOOK_SECRET_ENCRYPTION_KEY each start, and each worker, makes a key of its own.',
    [
      'Make a key once, and start the server with it from now on:',
      `openssl rand -base64 32 | tr '+/' '-_'`,
      'MLFLOW_WEBHOOK_SECRET_ENCRYPTION_KEY=<the key>',
      'Webhooks stored with a key that is lost stay unreadable: delete them by their ids and register them anew.',
    ].join('\n'),
  );

function listFailed({ store, version }: Observed, asked: Asked, upstream: Upstream): Finding {
  if (asked.kind === 'no-answer') {
    return finding(
      'error',
      'list-failed',
      `The list of webhooks is not answered: ${noAnswerWords(asked)}`,
      '',
      'Check again; look into the log of the server.',
    );
  }
  const refused = refusalOf(asked, upstream);
  if (refused) return refused;
  const error = jsonObject(asked.text);
  // A server that names no release and does not answer as MLflow does may be anything.
  if (!releaseOf(version) && typeof error?.['error_code'] !== 'string') return notMlflowAtAll(upstream.base);
  if (store === 'FileStore' || (asked.status === 500 && !error)) return fileStore(store === 'FileStore');
  if (asked.status === 404 || asked.status === 405 || asked.status === 501) {
    return finding(
      'error',
      'webhooks-unsupported',
      `This server has no webhooks (its list answers ${asked.status})`,
      'Managed services offer the API of MLflow without its webhooks.',
      'Ask whoever runs the service; a server of your own with a database has them.',
    );
  }
  return finding(
    'error',
    'list-failed',
    `The list of webhooks answers ${asked.status}`,
    errorWords(asked.text),
    'Look into the log of the server.',
  );
}

const fileStore = (isCertain: boolean) =>
  finding(
    'error',
    'file-store',
    isCertain
      ? 'Its registry lies in files, and webhooks need a database'
      : 'It fails when it is asked for webhooks, as a server does whose registry lies in files',
    'A file store keeps no webhooks and sends no events; the list answers 500.',
    'Start the server with a database, and move what is there with "mlflow migrate-filestore" where its release has that:\nmlflow server --backend-store-uri sqlite:///mlflow.db',
  );

const notMlflowAtAll = (base: string) =>
  finding(
    'error',
    'prefix-missing',
    `No MLflow API is found at ${base}`,
    'A web server answers there, and knows neither /version nor the webhooks of MLflow.',
    'If the server was started with --static-prefix, or lies under a path of a proxy, that path belongs to the URI; otherwise correct host and port.',
  );

export function errorWords(text: string): string {
  const message = jsonObject(text)?.['message'];
  return typeof message === 'string' && message !== '' ? `It says: ${message.slice(0, 500)}` : 'It does not say why.';
}

function disabled(webhooks: readonly ServerWebhook[]): Finding[] {
  const names = webhooks.filter(({ isActive }) => !isActive).map(({ name, id }) => `${name} (id ${id})`);
  if (names.length === 0) return [];
  const [is, hears] = names.length === 1 ? ['is', 'It hears'] : ['are', 'They hear'];
  return [
    finding(
      'warning',
      'webhook-disabled',
      `Disabled there ${is} ${listed(names)}`,
      `${hears} nothing but tests.`,
      'Where that is not meant: client.update_webhook(webhook_id, status="ACTIVE").',
    ),
  ];
}

const MOST_NAMED = 5;

function listed(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMED).join(', ');
  return names.length > MOST_NAMED ? `${shown} and ${names.length - MOST_NAMED} more` : shown;
}

/** The newest change of a webhook that the server may not have noticed yet, by our clock. */
interface Unnoticed {
  name: string;
  atMs: number;
  untilMs: number;
}

/**
 * What was changed last, where the list that the server keeps may be older than it.
 * @param skewMs how far the server's clock is ahead of ours
 */
export function unnoticedChange({ list }: Pick<Observed, 'list'>, skewMs: number): Unnoticed | undefined {
  if (list?.kind !== 'webhooks') return undefined;
  const [newest] = list.webhooks
    .map(({ name, changedAtMs }) => ({ name, atMs: changedAtMs - skewMs, untilMs: changedAtMs - skewMs + LIST_CACHE_MS }))
    .toSorted((a, b) => b.atMs - a.atMs);
  if (!newest) return undefined;
  const leftMs = newest.untilMs - list.asOfMs;
  return leftMs <= 0 || leftMs > LIST_CACHE_MS + 5000 ? undefined : newest;
}

function cacheFinding(seen: Observed, skewMs: number, nowMs: number): Finding {
  const rule = `A server keeps its list of webhooks for ${LIST_CACHE_MS / 1000} s, unless MLFLOW_WEBHOOK_CACHE_TTL says otherwise.`;
  const newest = unnoticedChange(seen, skewMs);
  if (!newest) return finding('info', 'list-cache', `A new webhook may hear nothing for ${LIST_CACHE_MS / 1000} s`, rule);
  const until = timeOfDay(newest.untilMs);
  return finding(
    'warning',
    'list-cache',
    `What was changed a moment ago may go unheard for ${Math.ceil((newest.untilMs - nowMs) / 1000)} s more`,
    `${rule} The webhook ${newest.name} was changed at ${timeOfDay(newest.atMs)}, so its events may follow the old list until ${until}.`,
    `Wait until ${until}. Where it is always in the way, start the server with this line.\nMLFLOW_WEBHOOK_CACHE_TTL=0`,
  );
}
