import type { Explanation } from '#shared/domain/delivery/explain.ts';
import { unreachable } from '#shared/domain/unreachable.ts';
import { bodyForms } from './body-forms.ts';
import { contentForms } from './content-forms.ts';
import type { ExplainInput } from './explain-input.ts';
import { FIXES, shown } from './explanation-texts.ts';
import { type GivenValue, readGivenValue } from './given-value.ts';
import { digestOf, findDigests, type Tried } from './search.ts';
import { keyForms } from './secret-forms.ts';
import { type Part, part, proofOf } from './value-proof.ts';

/** Where a value comes from; a `header` has to begin with `v1,`, a program may print the bare digest. */
export type ValueSource = 'header' | 'pasted' | 'answer';

/** One value and what was found out about it: proofs, or one explanation that it is broken or fits nothing. */
export interface ExplainedValue {
  text: string;
  explanations: Explanation[];
  /** Nothing was found, and not everything was tried. */
  stoppedEarly?: boolean;
}

/** Explains the first of these values that can be proved to be something, else the first of all. */
export function explainValues(texts: readonly string[], source: ValueSource, input: ExplainInput): ExplainedValue {
  const values = texts.map((text) => ({ text, given: readGivenValue(text) }));
  const readable = values.flatMap((value) => (value.given.digest ? [{ ...value, digest: value.given.digest }] : []));
  const { matches, tried } = readable.length === 0 ? { matches: [], tried: 'all' as const } : search(readable, input);
  const [best] = matches;
  if (best) {
    const { text, given } = best.value;
    const prefix = prefixPart(given, source);
    const found = matches.filter(({ value }) => value === best.value);
    return { text, explanations: found.map(({ match }) => proofOf(match, given, prefix, input)) };
  }
  const [first] = values;
  if (!first) return { text: '', explanations: [] };
  const prefix = prefixPart(first.given, source);
  if (!first.given.digest) return { text: first.text, explanations: [broken(first.given, input, prefix)] };
  const noMatch = single('no-match', 'hint', noMatchText(tried, input));
  return {
    text: first.text,
    stoppedEarly: tried !== 'all',
    explanations: prefix ? [{ ...prefix, certainty: 'fact' }, noMatch] : [noMatch],
  };
}

function search<V extends { digest: Buffer }>(values: readonly V[], input: ExplainInput) {
  const { deliveryId = '', timestamp = '', body, receivedAtMs, otherIds, sentBody, secrets } = input;
  const { matches, tried } = findDigests(
    values.map(({ digest }) => digest),
    input.isLate ?? (() => false),
    keyForms(secrets),
    bodyForms(body, sentBody),
    contentForms({ deliveryId, timestamp, body, receivedAtMs, otherIds }),
  );
  const found = matches.flatMap((match) => {
    const value = values[match.index];
    return value ? [{ match, value }] : [];
  });
  return { matches: found, tried };
}

/** That nothing fits, and what made the search less than whole. */
function noMatchText(tried: Tried, { body, secrets }: Pick<ExplainInput, 'body' | 'secrets'>): string {
  switch (tried) {
    case 'all':
      return 'No known mistake gives this value.';
    case 'single':
      return `No single known mistake gives this value; several at once are not tried with a body of ${body.length} bytes.`;
    case 'most':
      return `None of the likelier mistakes gives this value; not all were tried: the body has ${body.length} bytes, and ${secrets.length} secrets are known.`;
    case 'late':
      return `The search was stopped before all was tried: the body has ${body.length} bytes, and ${secrets.length} secrets are known.`;
    default:
      return unreachable(tried);
  }
}

const single = (why: Part['why'], certainty: Explanation['certainty'], headline: string): Explanation => ({
  ...part(why, headline),
  certainty,
});

function prefixPart({ prefix, text }: GivenValue, source: ValueSource): Part | undefined {
  if (prefix === 'v1,' || (source !== 'header' && prefix === '')) return undefined;
  const start = prefix || shown(text, 8);
  return { why: 'prefix', headline: `The signature starts with “${start}”; “v1,” is expected.`, fix: FIXES.prefix };
}

function broken(given: GivenValue, input: ExplainInput, prefix: Part | undefined): Explanation {
  const expected = expectedText(input);
  if (expected !== undefined && given.text.length >= 8 && expected.startsWith(given.text)) {
    return single('b64-broken', 'proof', `The signature is right as far as it goes: ${given.text.length} of 44 characters arrived.`);
  }
  if (given.decodedBytes === undefined) {
    if (prefix && given.text === '') return { ...prefix, certainty: 'fact' };
    return single('b64-broken', 'fact', `“${shown(given.text, 24)}” is neither base64 nor hex.`);
  }
  return single('b64-broken', 'fact', `The signature decodes to ${given.decodedBytes} bytes; 32 are expected.`);
}

/** The right signature, where the request has all that it is made of. */
function expectedText({ secrets, deliveryId = '', timestamp = '', body }: ExplainInput): string | undefined {
  const [key] = keyForms(secrets.slice(0, 1));
  const [content] = contentForms({ deliveryId, timestamp, body, receivedAtMs: 0, otherIds: [] });
  if (!key || !content || content.why !== undefined) return undefined;
  return digestOf({ key, content, body: { why: undefined, words: '', bytes: body } }).toString('base64');
}
