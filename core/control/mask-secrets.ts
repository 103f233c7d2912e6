import type { WebhookStore } from '#core/dispatch/store/webhook-store.ts';
import type { Endpoints } from '#core/receiver/endpoints.ts';
import type { SenderLeases } from '#core/receiver/sender-leases.ts';
import { mapTexts, maskOf } from '#shared/domain/wire/masks.ts';
import { redactHeaders, redactUrl } from '#shared/domain/wire/wire-request.ts';

/** Shorter ones are found in any text, and nobody who has one has a secret. */
const SHORTEST_SECRET = 4;
const MASK = maskOf('secret');

/** Where secrets are known; each may be kept under several names. */
export interface SecretSources {
  webhooks: Pick<WebhookStore, 'secretsFor' | 'replacedSecrets'>;
  endpoints: Pick<Endpoints, 'list' | 'secretOf'>;
  senders: Pick<SenderLeases, 'candidates'>;
}

/** Every secret that is known here: of webhooks, also those that were replaced, of endpoints, and of attached servers. */
export function knownSecrets({ webhooks, endpoints, senders }: SecretSources): string[] {
  const ofWebhooks = [...webhooks.secretsFor(undefined), ...webhooks.replacedSecrets()].map(({ secret }) => secret);
  const ofEndpoints = endpoints.list().flatMap(({ name }) => endpoints.secretOf(name) ?? []);
  const ofSenders = senders.candidates().map(({ secret }) => secret);
  return [...ofWebhooks, ...ofEndpoints, ...ofSenders];
}

export interface SecretMask {
  /** Every text in it, without secrets and credentials. */
  value<Value>(value: Value): Value;
  bytes(bytes: Buffer): { bytes: Buffer; isMasked: boolean };
  /** As many bytes as before, with an asterisk for each of a secret: places in it stay what they are. */
  hide(bytes: Buffer): Buffer;
}

/** Takes secrets out of whatever leaves: as they are, as JSON writes them, in base64 and in hex. */
export function createSecretMask(secrets: readonly string[]): SecretMask {
  const forms = [...new Set(secrets.flatMap(formsOf))].sort((a, b) => b.length - a.length);

  function text(given: string): string {
    let masked = given;
    for (const form of forms) masked = masked.replaceAll(form, MASK);
    return masked;
  }

  /** One look over all texts is enough for the usual answer, which holds none. */
  function holdsSome(value: unknown): boolean {
    const all: string[] = [];
    mapTexts(value, (given) => {
      all.push(given);
      return given;
    });
    const joined = all.join('\n');
    return forms.some((form) => joined.includes(form));
  }

  return {
    value(value) {
      const change = holdsSome(value) ? text : (given: string) => given;
      return withoutCredentials(mapTexts(value, (given, name) => change(URLS.has(name) ? redactUrl(given) : given)));
    },
    bytes(bytes) {
      const binary = bytes.toString('latin1');
      let masked = binary;
      for (const form of forms) masked = masked.replaceAll(Buffer.from(form).toString('latin1'), Buffer.from(MASK).toString('latin1'));
      return masked === binary ? { bytes, isMasked: false } : { bytes: Buffer.from(masked, 'latin1'), isMasked: true };
    },
    hide(bytes) {
      let hidden = bytes;
      for (const form of forms) {
        const wanted = Buffer.from(form);
        for (let at = hidden.indexOf(wanted); at !== -1; at = hidden.indexOf(wanted, at + wanted.length)) {
          if (hidden === bytes) hidden = Buffer.from(bytes);
          hidden.fill('*', at, at + wanted.length);
        }
      }
      return hidden;
    },
  };
}

const URLS: ReadonlySet<string> = new Set(['url', 'from', 'to', 'target']);

function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const trimmed = secret.trim();
  const forms = [
    secret,
    trimmed,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
    bytes.toString('base64').replaceAll('=', ''),
    bytes.toString('base64url'),
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
  ];
  return trimmed.length < SHORTEST_SECRET ? [] : forms.filter((form) => form.length >= SHORTEST_SECRET);
}

/** Header lists stand under one of these names wherever they are. */
const HEADER_LISTS: ReadonlySet<string> = new Set(['headers', 'trailers', 'answerHeaders']);

function withoutCredentials<Value>(value: Value): Value {
  if (Array.isArray(value)) return value.map(withoutCredentials) as Value;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, HEADER_LISTS.has(name) ? redactHeaders(inner) : withoutCredentials(inner)]),
  ) as Value;
}
