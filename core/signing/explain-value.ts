import type { Explanation } from '#shared/domain/delivery/explain.ts';
import { unreachable } from '#shared/domain/unreachable.ts';
import type { BodyForm } from './body-form.ts';
import { bodyForms, rareBodyForms } from './body-forms.ts';
import type { ContentForm } from './content-form.ts';
import { contentForms } from './content-forms.ts';
import type { ExplainInput } from './explain-input.ts';
import { FIXES, shown } from './explanation-texts.ts';
import { type GivenValue, readGivenValue } from './given-value.ts';
import { findRecipe } from './other-recipes.ts';
import { rareContents } from './rare-contents.ts';
import { digestOf, findDigests, type RareForms, type Tried } from './search.ts';
import { changedTwice, type KeyForm, keyForms, rareKeyForms } from './secret/secret-forms.ts';
import { type Part, part, proofOf, recipeProof } from './value-proof.ts';

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
  const forms = formsOf(input);
  const { matches, tried } = readable.length === 0 ? { matches: [], tried: 'all' as const } : search(readable, input, forms);
  const [best] = matches;
  if (best) {
    const { text, given } = best.value;
    const prefix = prefixPart(given, source);
    const found = matches.filter(({ value }) => value === best.value);
    return { text, explanations: found.map(({ match }) => proofOf(match, given, prefix, input)) };
  }
  const [first] = values;
  if (!first) return { text: '', explanations: [] };
  const recipe = otherRecipe(values, input, forms);
  if (recipe) {
    const { text, given } = recipe.value;
    return { text, explanations: [recipeProof(recipe.match, prefixPart(given, source), input)] };
  }
  const prefix = prefixPart(first.given, source);
  if (!first.given.digest) return { text: first.text, explanations: [broken(first.given, input, prefix)] };
  const right = expectedDigest(input);
  const spoilt = right && spoiltForm(right, first.given.text);
  if (spoilt !== undefined) return { text: first.text, explanations: [single('b64-broken', 'proof', spoilt)] };
  const noMatch = single('no-match', 'hint', noMatchText(tried, input));
  return {
    text: first.text,
    stoppedEarly: tried !== 'all',
    explanations: prefix ? [{ ...prefix, certainty: 'fact' }, noMatch] : [noMatch],
  };
}

type Forms = [keys: KeyForm[], bodies: BodyForm[], contents: ContentForm[]];

function formsOf({ deliveryId = '', timestamp = '', body, receivedAtMs, otherIds, sentBody, secrets }: ExplainInput): Forms {
  return [keyForms(secrets), bodyForms(body, sentBody), contentForms({ deliveryId, timestamp, body, receivedAtMs, otherIds })];
}

function rareFormsOf({ deliveryId = '', timestamp = '', body, receivedAtMs, otherIds, secrets }: ExplainInput): RareForms {
  return {
    keys: [...rareKeyForms(secrets), ...changedTwice(secrets)],
    bodies: rareBodyForms(body),
    contents: rareContents({ deliveryId, timestamp, body, receivedAtMs, otherIds }),
  };
}

const NEVER = () => false;

function search<V extends { digest: Buffer }>(values: readonly V[], input: ExplainInput, forms: Forms) {
  const { matches, tried } = findDigests(
    values.map(({ digest }) => digest),
    input.isLate ?? NEVER,
    ...forms,
    () => rareFormsOf(input),
  );
  const found = matches.flatMap((match) => {
    const value = values[match.index];
    return value ? [{ match, value }] : [];
  });
  return { matches: found, tried };
}

/** The first value that another algorithm gives than HMAC-SHA256. */
function otherRecipe<V extends { given: GivenValue }>(values: readonly V[], { isLate = NEVER }: ExplainInput, forms: Forms) {
  const readable = values.flatMap((value) => {
    const digest = value.given.digest ?? value.given.otherDigest;
    return digest ? [{ value, digest }] : [];
  });
  if (readable.length === 0) return undefined;
  const match = findRecipe(
    readable.map(({ digest }) => digest),
    isLate,
    ...forms,
  );
  const value = match && readable[match.index]?.value;
  return match && value ? { match, value } : undefined;
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
  const expected = expectedDigest(input);
  const spoilt = expected && spoiltForm(expected, given.text);
  if (spoilt !== undefined) return single('b64-broken', 'proof', spoilt);
  if (given.decodedBytes === undefined) {
    if (prefix && given.text === '') return { ...prefix, certainty: 'fact' };
    return single('b64-broken', 'fact', `“${shown(given.text, 24)}” is neither base64 nor hex.`);
  }
  return single('b64-broken', 'fact', `The signature decodes to ${given.decodedBytes} bytes; 32 are expected.`);
}

/** The right signature, where the request has all that it is made of. */
function expectedDigest({ secrets, deliveryId = '', timestamp = '', body }: ExplainInput): Buffer | undefined {
  const from = secrets.find(({ kind }) => kind === 'own') ?? secrets.find(({ kind }) => kind === 'typed') ?? secrets[0];
  const key: KeyForm | undefined = from && { from, key: Buffer.from(from.secret) };
  const [content] = contentForms({ deliveryId, timestamp, body, receivedAtMs: 0, otherIds: [] });
  if (!key || !content || content.why !== undefined) return undefined;
  return digestOf({ key, content, body: { why: undefined, words: '', bytes: body } });
}

const SHORTEST_START = 8;

/** How the right digest became a text that cannot be read back. */
function spoiltForm(digest: Buffer, text: string): string | undefined {
  const base64 = digest.toString('base64');
  const hex = digest.toString('hex');
  if (text.length >= SHORTEST_START && base64.startsWith(text))
    return `The signature is right as far as it goes: ${text.length} of 44 characters arrived.`;
  if (text.length >= SHORTEST_START && hex.startsWith(text.toLowerCase()))
    return `The signature is right as far as it goes: ${text.length} of the 64 characters of its hex arrived.`;
  if (text.length >= SHORTEST_START && base64.endsWith(text))
    return `The signature is right, but only its last ${text.length} of 44 characters arrived.`;
  if (text === base64.toLowerCase()) return 'The signature is the right one in small letters: base64 tells capitals from small ones.';
  if (text === base64.toUpperCase()) return 'The signature is the right one in capitals: base64 tells capitals from small ones.';
  if (text === Buffer.from(digest.toString('utf8')).toString('base64'))
    return 'The signature is the base64 of the right digest read as UTF-8, which replaced its broken bytes.';
  if (text === base64.replace(/[+/=]/g, '')) return 'The signature is right, but its “+”, “/” and “=” were taken away.';
  return undefined;
}
