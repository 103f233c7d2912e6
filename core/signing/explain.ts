import { createHash } from 'node:crypto';
import type { ExplainReport, Explanation, Why } from '#shared/domain/explain.ts';
import { bodyForms } from './body-forms.ts';
import { contentForms } from './content-forms.ts';
import { factsOf } from './explain-facts.ts';
import { FIXES, shown } from './explanation-texts.ts';
import { type GivenValue, readGivenValue } from './given-value.ts';
import { luckyEvents } from './lucky-events.ts';
import { digestOf, findDigest, type Match } from './search.ts';
import { type ExplainSecret, keyForms } from './secret-forms.ts';
import { type CandidateSecret, verify } from './verify.ts';

/** One request as it arrived, and everything that may help to understand it. */
export interface ExplainInput {
  method: string;
  headers: ReadonlyArray<readonly [name: string, value: string]>;
  signature: string | undefined;
  deliveryId: string | undefined;
  timestamp: string | undefined;
  body: Uint8Array;
  /** What our own dispatcher sent, when it was ours. */
  sentBody?: Uint8Array;
  receivedAtMs: number;
  toleranceSec: number;
  /** Which attempt it was, and the Retry-After that it waited for. */
  attempt?: number;
  retryAfter?: string;
  secrets: readonly ExplainSecret[];
  /** Ids of other deliveries within ten minutes. */
  otherIds: readonly string[];
  /** A value to explain instead of the header: typed in, or given back by the receiver. */
  value?: { text: string; source: 'pasted' | 'answer' };
  /** What the receiver answered. */
  receiverStatus?: number;
}

const REFUSALS: ReadonlySet<number> = new Set([400, 401, 403]);
const SHOWN_BODY_BYTES = 64 * 1024;

/**
 * Names the reason why a signature does not match. Steps are judged first, in the order of the documented receiver;
 * then the value is searched for among all known mistakes. Synchronous and, for many secrets, a fraction of a second:
 * the core runs it in a worker thread.
 */
export function explain(input: ExplainInput): ExplainReport {
  const value = input.value ?? (input.signature ? { text: input.signature, source: 'header' as const } : undefined);
  const report = verify({ ...input, nowMs: input.receivedAtMs, secrets: candidates(input.secrets) });
  const facts = input.value ? [] : factsOf(input, report);
  if (!value) return { source: 'none', explanations: facts };

  const isHeaderFine = report.steps.at(-1)?.passed === true && report.steps[4]?.passed === true;
  const found = !input.value && isHeaderFine ? [] : explainValue(value.text, value.source, input);
  const firstReached = facts.length > 0 ? found.map((explanation) => ({ ...explanation, notReached: true })) : found;
  const explanations = [...facts, ...firstReached];
  if (explanations.length === 0 && input.receiverStatus !== undefined && REFUSALS.has(input.receiverStatus)) {
    explanations.push(plain('refused-valid', 'fact', 'This request is correctly signed. Your receiver computed something else.'));
  }
  const unmatched = explanations.some(({ why }) => why === 'no-match' || why === 'b64-broken');
  return { source: value.source, explanations: explanations.slice(0, 3), ...(unmatched && { compare: comparison(input, value.text) }) };
}

const candidates = (secrets: readonly ExplainSecret[]): CandidateSecret[] =>
  secrets
    .filter(({ kind }) => kind === 'own' || kind === 'typed')
    .map(({ secret, name }) => ({ secret, from: { kind: 'endpoint', endpoint: name }, decides: true }));

function explainValue(text: string, source: 'header' | 'pasted' | 'answer', input: ExplainInput): Explanation[] {
  const given = readGivenValue(text);
  const prefix = prefixPart(given, source);
  if (!given.digest) return [broken(given, input, prefix)];
  const { deliveryId = '', timestamp = '', body, receivedAtMs, otherIds, sentBody } = input;
  const matches = findDigest(
    given.digest,
    keyForms(input.secrets),
    bodyForms(body, sentBody),
    contentForms({ deliveryId, timestamp, body, receivedAtMs, otherIds }),
  );
  if (matches.length === 0) return prefix ? [{ ...prefix, certainty: 'fact' }, noMatch()] : [noMatch()];
  return matches.map((match) => proof(match, given, prefix, input));
}

type Part = Pick<Explanation, 'why' | 'headline' | 'fix'>;

const part = (why: Why, headline: string): Part => ({ why, headline, fix: FIXES[why] });

const plain = (why: Why, certainty: Explanation['certainty'], headline: string): Explanation => ({ ...part(why, headline), certainty });

const noMatch = () => plain('no-match', 'hint', 'No known mistake gives this value.');

/** Only the header has to have it; a program may print the bare digest. */
function prefixPart({ prefix, text }: GivenValue, source: string): Part | undefined {
  if (prefix === 'v1,' || (source !== 'header' && prefix === '')) return undefined;
  const start = prefix || shown(text, 8);
  return part('prefix', `The signature starts with “${start}”; “v1,” is expected.`);
}

function broken(given: GivenValue, input: ExplainInput, prefix: Part | undefined): Explanation {
  const expected = verifyText(input);
  if (expected !== undefined && given.text.length >= 8 && expected.startsWith(given.text)) {
    return plain('b64-broken', 'proof', `The signature is right as far as it goes: ${given.text.length} of 44 characters arrived.`);
  }
  if (given.decodedBytes === undefined) {
    if (prefix && given.text === '') return { ...prefix, certainty: 'fact' };
    return plain('b64-broken', 'fact', `“${shown(given.text, 24)}” is neither base64 nor hex.`);
  }
  return plain('b64-broken', 'fact', `The signature decodes to ${given.decodedBytes} bytes; 32 are expected.`);
}

function verifyText({ secrets, deliveryId = '', timestamp = '', body }: ExplainInput): string | undefined {
  const key = keyForms(secrets)[0];
  const [content] = contentForms({ deliveryId, timestamp, body, receivedAtMs: 0, otherIds: [] });
  const [form] = bodyForms(body);
  return key && content && form && digestOf({ key, content, body: form }).toString('base64');
}

function proof(match: Match, given: GivenValue, prefix: Part | undefined, input: ExplainInput): Explanation {
  const hashed = match.body.why ? { hashed: difference(match.body.bytes, input.body) } : {};
  const luck = match.body.why === 'body-reserialised' ? { passesByLuck: luckyEvents(match.body.words) } : {};
  const single = (found: Part): Explanation => ({ ...found, certainty: 'proof', ...hashed, ...luck });
  if (isLegacy(match, given)) {
    return single(part('legacy-recipe', 'The value follows the early recipe: hex of the HMAC of the body alone.'));
  }
  const parts = [prefix, ...partsOf(match, given)].filter((found) => found !== undefined);
  const [first] = parts;
  if (!first) return single(part('right-value', 'This value is right: it is the signature that MLflow sent.'));
  if (parts.length === 1) return single(first);
  const headline = `${parts.length === 2 ? 'Two' : 'Several'} things differ: ${parts.map((found) => lowerFirst(found.headline)).join(' ')}`;
  return { ...single(part('combined', headline)), parts };
}

function isLegacy({ key, body, content }: Match, { form, prefix }: GivenValue): boolean {
  return (
    content.bodyAlone === true &&
    form === 'hex' &&
    !key.why &&
    !body.why &&
    key.from.kind !== 'other' &&
    key.from.kind !== 'old' &&
    !prefix.startsWith('v')
  );
}

function partsOf({ key, body, content }: Match, { form }: GivenValue): Part[] {
  const parts: Part[] = [];
  const { kind, name, replacedAtMs } = key.from;
  if (kind === 'other') parts.push(part('secret-other', `Signed with the secret of “${name}”.`));
  if (kind === 'old')
    parts.push(
      part(
        'secret-old',
        `Signed with the secret of “${name}” that was replaced${replacedAtMs === undefined ? '' : ` at ${clockText(replacedAtMs)}`}.`,
      ),
    );
  if (key.why) parts.push(part(key.why, `The right secret, ${key.words}.`));
  if (content.why) parts.push(part(content.why, `Hashed ${content.words}.`));
  if (body.why === 'body-altered')
    parts.push(part('body-altered', 'The signature fits the bytes that were sent; they changed on the way.'));
  else if (body.why === 'body-reserialised')
    parts.push(part(body.why, `Your code hashed JSON it had parsed and written again (${body.words}).`));
  else if (body.why) parts.push(part(body.why, `Hashed ${body.words}.`));
  if (form !== 'base64') parts.push(part('b64-form', `The digest is written as ${form} instead of base64.`));
  return parts;
}

/** Where the bytes that were hashed begin to differ from those that came. */
function difference(hashed: Uint8Array, received: Uint8Array): NonNullable<Explanation['hashed']> {
  const shorter = Math.min(hashed.length, received.length);
  let at = 0;
  while (at < shorter && hashed[at] === received[at]) at += 1;
  return { bodyBase64: Buffer.from(hashed.subarray(0, SHOWN_BODY_BYTES)).toString('base64'), firstDifference: at };
}

function comparison({ body, secrets }: ExplainInput, value: string): NonNullable<ExplainReport['compare']> {
  const own = secrets.find(({ kind }) => kind === 'own' || kind === 'typed');
  return {
    bodyBytes: body.length,
    bodyHash: hashStart(body),
    valueLength: value.length,
    ...(own && { secretHash: hashStart(Buffer.from(own.secret)) }),
  };
}

const hashStart = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex').slice(0, 8);

const clockText = (atMs: number) => `${new Date(atMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);
