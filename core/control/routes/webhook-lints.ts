import type { ExaminedUrl, StockFault } from '#core/dispatch/send/url-policy.ts';
import { isContainerName } from '#shared/domain/app/container-names.ts';
import type { Webhook } from '#shared/domain/delivery/webhook.ts';
import { lintLength, type WebhookLint } from '#shared/domain/delivery/webhook-lint.ts';
import type { WebhookEvent } from '#shared/domain/mlflow/webhook-event.ts';
import { parseUrl } from '#shared/domain/parse-url.ts';

export interface TypedUrl {
  url: string;
  events: readonly WebhookEvent[];
  /** The webhook that has it already. */
  id?: string;
}

const note = (text: string): WebhookLint => ({ field: 'url', level: 'note', text });
const warning = (text: string): WebhookLint => ({ field: 'url', level: 'warning', text });

/** What there is to say of a URL beside its field, what stops it first. */
export function lintsOfUrl(typed: TypedUrl, examined: ExaminedUrl, all: readonly Webhook[], instead: string | undefined): WebhookLint[] {
  const { refusedHere, neverSent, ownApi } = examined;
  const refused: WebhookLint[] =
    refusedHere === undefined ? [] : [{ field: 'url', level: 'refused', text: refusedHere, ...(instead !== undefined && { instead }) }];
  return [
    ...refused,
    ...lintsOfStock(examined),
    ...lintsOfContainerName(typed.url, examined),
    ...(neverSent === undefined ? [] : [warning(`It can be saved, but nothing is sent there. ${neverSent}`)]),
    ...(ownApi ? [warning('That is the MLflow API of Hookglass itself. It takes no webhooks.')] : []),
    ...lintsOfParts(typed.url),
    ...lintsOfTwins(typed, all),
    ...lintLength('url', typed.url),
  ];
}

const STOCK_WORDS: Record<Exclude<StockFault['kind'], 'url'>, { what: string; setting?: string }> = {
  scheme: { what: 'http', setting: 'MLFLOW_WEBHOOK_ALLOWED_SCHEMES=http,https' },
  'not-public': { what: 'an address that is not public', setting: 'MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS=true' },
  'unknown-name': { what: 'a name that cannot be resolved, as seen from this computer' },
};

function lintsOfStock({ refusedHere, refusedByStock }: ExaminedUrl): WebhookLint[] {
  const kinds = refusedByStock.flatMap(({ kind }) => (kind === 'url' ? [] : [STOCK_WORDS[kind]]));
  const [first] = refusedByStock;
  if (!first || kinds.length === 0 || first.words === refusedHere) return [];
  const settings = kinds.flatMap(({ setting }) => setting ?? []);
  const here = refusedHere === undefined ? ' It works here.' : '';
  const there = settings.length === 0 ? '' : ` There, ${settings.join(' and ')} allow${settings.length === 1 ? 's' : ''} it.`;
  const text = `A stock MLflow refuses this URL: ${kinds.map(({ what }) => what).join(', ')}.${here}${there}`;
  return [{ field: 'url', level: 'warning', text, quote: first.words }];
}

/** It is written for a server in a container; here it is sent from outside of one. */
function lintsOfContainerName(url: string, { refusedByStock }: ExaminedUrl): WebhookLint[] {
  const hostname = parseUrl(url.trim())?.hostname ?? '';
  if (!isContainerName(hostname) || !refusedByStock.some(({ kind }) => kind === 'unknown-name')) return [];
  return [warning(`${hostname} is what containers call this computer. Hookglass sends from here, where it is 127.0.0.1.`)];
}

function lintsOfParts(url: string): WebhookLint[] {
  const parsed = parseUrl(url.trim());
  const found: WebhookLint[] = [];
  if (url !== url.trim() && url.trim() !== '') found.push(note('The spaces around it are kept with it and left out when it is sent.'));
  if (parsed && (parsed.username !== '' || parsed.password !== '')) {
    found.push(
      warning(
        'The name and password in it are sent as an Authorization header, and can be read by whoever sees the URL: MLflow does not encrypt it as it does the secret.',
      ),
    );
  }
  if (parsed && parsed.hash !== '') found.push(note(`“${parsed.hash}” is not sent: the part behind # stays with the sender.`));
  return found;
}

/** Another webhook with the same URL gets the same events once more, with an id of its own. */
function lintsOfTwins({ url, events, id }: TypedUrl, all: readonly Webhook[]): WebhookLint[] {
  return all
    .filter((other) => other.id !== id && other.url === url && other.status === 'ACTIVE')
    .flatMap(({ name, events: theirs }) => {
      const [both, ...more] = events.filter((event) => theirs.includes(event));
      if (both === undefined) return [];
      const what = more.length === 0 ? both : `${both} and ${more.length} more`;
      return [note(`“${name}” has this URL too, so ${what} arrives there twice, with two delivery ids.`)];
    });
}

/** `localhost:3000/hooks` is meant to be `http://localhost:3000/hooks`. */
export function withScheme(url: string): string | undefined {
  const text = url.trim();
  return /^(?:[a-z0-9-]+(?:\.[a-z0-9-]+)*|\[[0-9a-f:]+\])(?::\d+)?(?:[/?#]\S*)?$/i.test(text) ? `http://${text}` : undefined;
}
