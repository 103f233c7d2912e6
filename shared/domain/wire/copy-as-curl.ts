import { HTTP_TOKEN } from '../http-token.ts';
import { redactRequest, type WireRequest } from './wire-request.ts';
import { base64Of, latin1Bytes, textBytes, utf8Text } from './wire-text.ts';

export interface CurlOptions {
  /** Credentials as they were; without it they are taken out. The webhook's secret is in no copy. */
  withCredentials?: boolean;
  /**
   * `frozen` (the default): id, time and signature as they were. `self`: a script that makes new ones and signs with the
   * secret in the environment variable SECRET, by openssl.
   */
  signing?: 'frozen' | 'self';
}

/** What a shell takes as one argument; Linux ends it at 128 KiB. */
const LONGEST_ARGUMENT_BYTES = 100_000;

/**
 * A command for sh or bash that sends exactly these headers and body bytes. Headers that curl would add by itself and the
 * request does not have are switched off; the target is not tidied up, and nothing in it is a pattern.
 */
export function curlOf(request: WireRequest, { withCredentials = false, signing = 'frozen' }: CurlOptions = {}): string {
  const { method, url, headers, body } = withCredentials ? request : redactRequest(request);
  const inline = body.length <= LONGEST_ARGUMENT_BYTES ? inlineText(body) : undefined;
  const hasBody = body.length > 0 || method === 'POST';
  const isPiped = hasBody && (inline === undefined || signing === 'self');
  const options = [
    '--globoff',
    '--path-as-is',
    `--request ${quoted(latin1Bytes(method))}`,
    `--url ${quoted(textBytes(url))}`,
    ...headerOptions(url, headers, hasBody, signing),
    ...(hasBody ? [isPiped ? '--data-binary @-' : `--data-raw ${quoted(body)}`] : []),
  ];
  const command = `curl ${options.join(' \\\n  ')}`;
  if (signing === 'self') return [...signingLines(printed(body, inline)), `body | ${command}`].join('\n');
  return isPiped ? `${printed(body, inline)} | ${command}` : command;
}

/** A command that prints the body. */
const printed = (body: Uint8Array, inline: string | undefined) =>
  inline === undefined ? `printf %s ${quotedText(base64Of(body))} | base64 -d` : `printf %s ${quotedText(inline)}`;

const signingLines = (printBody: string) => [
  `body() { ${printBody}; }`,
  'delivery_id=$(uuidgen 2>/dev/null || cat /proc/sys/kernel/random/uuid)',
  'timestamp=$(date +%s)',
  `digest=$({ printf '%s.%s.' "$delivery_id" "$timestamp"; body; } | openssl dgst -sha256 -hmac "$SECRET" -binary | base64)`,
];

/** The variables of the script above; their values need no further quotes. */
const MADE_ANEW: Readonly<Record<string, string>> = {
  'x-mlflow-delivery-id': '$delivery_id',
  'x-mlflow-timestamp': '$timestamp',
  'x-mlflow-signature': 'v1,$digest',
};

/** Where a header is spelt out although the request does not have it, curl leaves it away. */
const CURL_ADDS = ['User-Agent', 'Accept', 'Expect'] as const;
/** Recomputed by curl, or about the connection. */
const NOT_COPIED: ReadonlySet<string> = new Set(['content-length', 'transfer-encoding', 'connection', 'keep-alive']);

function headerOptions(url: string, headers: WireRequest['headers'], hasBody: boolean, signing: 'frozen' | 'self'): string[] {
  const has = (wanted: string) => headers.some(([name]) => name.toLowerCase() === wanted.toLowerCase());
  const sent = headers
    .filter(([name, value]) => HTTP_TOKEN.test(name) && !NOT_COPIED.has(name.toLowerCase()) && !isOwnHost(name, value, url))
    .map(([name, value]) => {
      const anew = signing === 'self' ? MADE_ANEW[name.toLowerCase()] : undefined;
      return anew ? `"${name}: ${anew}"` : quoted(latin1Bytes(value === '' ? `${name};` : `${name}: ${value}`));
    });
  const off = [...CURL_ADDS, ...(hasBody ? ['Content-Type'] : [])].filter((name) => !has(name)).map((name) => `'${name}:'`);
  return [...sent, ...off].map((header) => `--header ${header}`);
}

/** curl makes Host from the URL. */
const isOwnHost = (name: string, value: string, url: string) =>
  name.toLowerCase() === 'host' && value.toLowerCase() === /^https?:\/\/([^/?#]*)/i.exec(url)?.[1]?.toLowerCase();

/** Text without anything that a terminal, a copy or a shell could change or hide on the way. */
function inlineText(bytes: Uint8Array): string | undefined {
  const text = utf8Text(bytes);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
  return text === undefined || /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/.test(text)
    ? undefined
    : text;
}

/** One shell word with exactly these bytes. */
function quoted(bytes: Uint8Array): string {
  const text = inlineText(bytes);
  if (text !== undefined) return quotedText(text);
  const escapes = Array.from(bytes, (byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
  return `"$(printf '${escapes}')"`;
}

const quotedText = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
