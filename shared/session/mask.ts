import type { DeliveryDetail } from '#shared/domain/delivery/delivery.ts';
import { subjectText } from '#shared/domain/delivery/subject.ts';
import { type JsonNode, parseJsonTree } from '#shared/domain/wire/json-tree.ts';
import { mapTexts, maskOf } from '#shared/domain/wire/masks.ts';
import { type BytesText, bytesTextOf, type SharedCapture, type SharedDelivery } from '#shared/domain/wire/shared.ts';
import { headerIn } from '#shared/domain/wire/wire-request.ts';
import { binaryOf, binaryOfBase64, latin1Bytes } from '#shared/domain/wire/wire-text.ts';

/** What somebody may leave out besides secrets, which never leave. */
export const MASKABLE = ['hosts', 'tags'] as const;
export type Maskable = (typeof MASKABLE)[number];

/** The kinds of places, as the file names them. */
const MASK_NAMES: Readonly<Record<Maskable, string>> = { hosts: 'host', tags: 'tag value' };

/** A delivery with what was chosen taken out, everywhere: in the bytes, in answers, in addresses and in sentences. */
export function maskDelivery(shared: SharedDelivery, chosen: ReadonlySet<Maskable>): SharedDelivery {
  const replacements = [...(chosen.has('hosts') ? hostsOf(shared.delivery) : []), ...(chosen.has('tags') ? tagValuesOf(shared) : [])];
  const isAddressMasked = chosen.has('hosts');
  if (replacements.length === 0 && !isAddressMasked) return shared;
  const inText = (text: string, name: string) => {
    const masked = replacements.reduce((now, { find, mask }) => now.replace(find, mask), text);
    return isAddressMasked && MESSAGES.has(name) ? masked.replace(ADDRESS, maskOf(MASK_NAMES.hosts)) : masked;
  };
  const inBytes = (body: BytesText): BytesText => bytesTextOf(maskBytes(body, (text) => inText(text, '')));
  const body = inBytes(shared.body);
  const isBodyMasked = body.text !== shared.body.text || body.base64 !== shared.body.base64;
  const { explanation, answers, body: _body, ...rest } = shared;
  const masked = mapTexts(rest, inText);
  return {
    ...masked,
    delivery: withSubject(masked.delivery),
    body,
    answers: answers.map(({ number, body: answer }) => ({ number, body: inBytes(answer) })),
    ...(isBodyMasked && { bodyMasked: true }),
    // What was hashed as the body is the body, in base64.
    ...(explanation && {
      explanation: mapTexts(
        isBodyMasked ? { ...explanation, explanations: explanation.explanations.map(({ hashed: _hashed, ...one }) => one) } : explanation,
        inText,
      ),
    }),
  };
}

/** What else is shared, with the hosts of these URLs taken out of every text. */
export function maskHosts<Value>(value: Value, urls: readonly string[]): Value {
  return mapTexts(value, withoutHosts(hostReplacements(urls)));
}

/** A received request with its hosts taken out: the one that it was sent to, and those that it was passed on to. */
export function maskCapture(shared: SharedCapture): SharedCapture {
  const { capture, body: given, ...rest } = shared;
  const inText = withoutHosts(hostReplacements([capture.forwarded?.url ?? ''], headerIn(capture.headers, 'Host')));
  const body = bytesTextOf(maskBytes(given, (text) => inText(text, '')));
  const isBodyMasked = body.text !== given.text || body.base64 !== given.base64;
  return { ...mapTexts({ capture, ...rest }, inText), body, ...(isBodyMasked && { bodyMasked: true }) };
}

/** Texts about a connection lose addresses that nobody named, too. */
function withoutHosts(replacements: readonly Replacement[]): (text: string, name: string) => string {
  return (text, name) => {
    const masked = replacements.reduce((now, { find, mask }) => now.replace(find, mask), text);
    return MESSAGES.has(name) ? masked.replace(ADDRESS, maskOf(MASK_NAMES.hosts)) : masked;
  };
}

interface Replacement {
  find: RegExp;
  mask: string;
}

/** Texts about a connection name the address that was called. */
const MESSAGES: ReadonlySet<string> = new Set(['message', 'headline', 'fix', 'said']);
const ADDRESS = /\b\d{1,3}(?:\.\d{1,3}){3}\b(?::\d{1,5})?|\[[0-9a-f:]{2,39}\](?::\d{1,5})?/gi;

const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

function hostsOf({ url, attemptList, request }: DeliveryDetail): Replacement[] {
  const urls = [url, ...attemptList.flatMap((attempt) => [attempt.url, ...attempt.redirects.flatMap(({ from, to }) => [from, to])])];
  const answered = attemptList.flatMap(({ response }) => headerIn(response?.headers ?? [], 'Location') ?? []);
  return hostReplacements([...urls, ...answered], headerIn(request.headers, 'Host'));
}

/** The longest first, so that a port goes with its host; the same host is the same mask everywhere. */
function hostReplacements(urls: readonly string[], hostHeader = ''): Replacement[] {
  const named = urls.flatMap((text) => /^[a-z]+:\/\/([^/?#]+)/i.exec(text)?.[1]?.toLowerCase() ?? []);
  const all = [...new Set([...named, hostHeader.toLowerCase()])].filter((host) => host.length > 2);
  const bare = [...new Set(all.map((host) => host.replace(/:\d+$/, '')))];
  const maskOfHost = (host: string) => {
    const place = bare.indexOf(host.replace(/:\d+$/, ''));
    return maskOf(place > 0 ? `${MASK_NAMES.hosts} ${place + 1}` : MASK_NAMES.hosts);
  };
  return [...new Set([...all, ...bare])]
    .sort((a, b) => b.length - a.length)
    .map((host) => ({ find: new RegExp(`(?<![\\w.-])${escaped(host)}(?![\\w-])(?!\\.\\w)`, 'gi'), mask: maskOfHost(host) }));
}

/** Values that are found in any text are masked only where they are a value. */
const SHORTEST_IN_TEXT = 4;

function tagValuesOf({ delivery, body }: SharedDelivery): Replacement[] {
  const found = new Map<string, string>();
  const tree = parseJsonTree(body.text ?? '');
  if (tree) collectTagValues(tree.root, [], found);
  const { value } = delivery.about.tag ?? {};
  if (value !== undefined && value !== '') found.set(JSON.stringify(value), value);
  const mask = maskOf(MASK_NAMES.tags);
  return [...found].flatMap(([source, text]) => [
    { find: new RegExp(`${escaped(source)}(?!\\s*:)`, 'g'), mask: `"${mask}"` },
    { find: new RegExp(`^${escaped(text)}$`, 'g'), mask },
    { find: new RegExp(`(?<==)${escaped(text)}$`, 'g'), mask },
    ...(text.length >= SHORTEST_IN_TEXT ? [{ find: new RegExp(`(?<![\\w])${escaped(text)}(?![\\w])`, 'g'), mask }] : []),
  ]);
}

/** `"tags": {"stage": "prod"}`, `"tags": [{"key": "stage", "value": "prod"}]`, and `"value"` beside `"key"` of a tag that was set. */
function collectTagValues(node: JsonNode, path: readonly string[], found: Map<string, string>): void {
  if (node.kind === 'array') for (const item of node.items) collectTagValues(item, path, found);
  if (node.kind !== 'object') return;
  const isTag = node.members.some(({ key }) => key === 'key');
  for (const { key, value } of node.members) {
    const isValue = path.at(-1) === 'tags' ? key !== 'key' : isTag && key === 'value';
    if (value.kind === 'scalar' && typeof value.value === 'string' && value.value !== '' && isValue) found.set(value.text, value.value);
    else collectTagValues(value, [...path, key], found);
  }
}

function withSubject(delivery: DeliveryDetail): DeliveryDetail {
  return { ...delivery, subject: subjectText(delivery.about) };
}

function maskBytes({ text, base64 }: BytesText, change: (text: string) => string): Uint8Array {
  if (text !== undefined) return latin1Bytes(binaryOf(change(text)));
  return latin1Bytes(change(binaryOfBase64(base64 ?? '') ?? ''));
}
