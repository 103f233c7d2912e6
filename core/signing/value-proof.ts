import type { Explanation, Why } from '#shared/domain/delivery/explain.ts';
import { FIXES } from './explanation-texts.ts';
import { type GivenValue, readGivenValue } from './given-value.ts';
import { luckyEvents } from './lucky-events.ts';
import type { Recipe } from './other-recipes.ts';
import type { Match } from './search.ts';
import type { ExplainSecret, KeyForm } from './secret/secret-forms.ts';

export type Part = Pick<Explanation, 'why' | 'headline' | 'fix'>;

export const part = (why: Why, headline: string, fix = FIXES[why]): Part => ({ why, headline, fix });

const SHOWN_BODY_BYTES = 64 * 1024;

/** What a match proves. @param prefix what is wrong with what stands before the digest @param request the one that came */
export function proofOf(match: Match, given: GivenValue, prefix: Part | undefined, request: ProvenRequest): Explanation {
  const hashed = match.body.why ? { hashed: difference(match.body.bytes, request.body) } : {};
  const hasOwn = request.secrets.some(({ kind }) => kind === 'own');
  const luck = match.body.why === 'body-reserialised' ? { passesByLuck: luckyEvents(match.body.words) } : {};
  const single = (found: Part): Explanation => ({ ...found, certainty: 'proof', ...hashed, ...luck });
  if (isLegacy(match, given)) {
    return single(part('legacy-recipe', 'The value follows the early recipe: hex of the HMAC of the body alone.'));
  }
  const parts = [prefix, ...partsOf(match, given, hasOwn)].filter((found) => found !== undefined);
  const [first] = parts;
  if (!first) return single(rightValue(match.key, given, request.signature));
  if (parts.length === 1) return single(first);
  const headline = `${parts.length === 2 ? 'Two' : 'Several'} things differ: ${inOneSentence(parts)}`;
  return { ...single(part('combined', headline)), parts };
}

/** A digest that another recipe gives, with what differs besides. */
export function recipeProof(match: Match & { recipe: Recipe }, prefix: Part | undefined, request: ProvenRequest): Explanation {
  const hasOwn = request.secrets.some(({ kind }) => kind === 'own');
  const parts = [
    prefix,
    part('algorithm', `Computed ${match.recipe.words}.`),
    ...partsOf(match, { form: 'base64', prefix: '', text: '' }, hasOwn),
  ].filter((found) => found !== undefined);
  const [first] = parts;
  if (first && parts.length === 1) return { ...first, certainty: 'proof' };
  const headline = `${parts.length === 2 ? 'Two' : 'Several'} things differ: ${inOneSentence(parts)}`;
  return { ...part('combined', headline), certainty: 'proof', parts };
}

interface ProvenRequest {
  body: Uint8Array;
  signature: string | undefined;
  secrets: readonly Pick<ExplainSecret, 'kind'>[];
}

/** Computed as it should be; whether it is what came is another question. */
function rightValue({ from }: KeyForm, { digest }: GivenValue, signature: string | undefined): Part {
  const sent = signature === undefined ? undefined : readGivenValue(signature).digest;
  if (digest && sent?.equals(digest)) return part('right-value', 'This value is right: it is the signature that was sent.');
  const whose = from.kind === 'typed' ? 'the secret that you tried' : `the secret of “${from.name}”`;
  const came = signature === undefined ? 'the request came without one' : 'the request came with another one';
  return part('right-value', `This value is computed as it should be, with ${whose}; ${came}.`);
}

function isLegacy({ key, body, content }: Match, { form, prefix }: GivenValue): boolean {
  return (
    content.bodyAlone === true &&
    form === 'hex' &&
    !key.held &&
    !body.why &&
    key.from.kind !== 'other' &&
    key.from.kind !== 'old' &&
    !prefix.startsWith('v')
  );
}

function partsOf({ key, body, content }: Match, { form }: GivenValue, hasOwn: boolean): Part[] {
  const parts = keyParts(key, hasOwn);
  if (content.why) parts.push(part(content.why, `Hashed ${content.words}.`));
  if (body.why === 'body-altered')
    parts.push(part('body-altered', 'The signature fits the bytes that were sent; they changed on the way.'));
  else if (body.why === 'body-reserialised')
    parts.push(part(body.why, `Your code hashed JSON it had parsed and written again (${body.words}).`));
  else if (body.why) parts.push(part(body.why, `Hashed ${body.words}.`));
  if (form !== 'base64') parts.push(part('b64-form', `The digest is written as ${form} instead of base64.`));
  return parts;
}

function keyParts({ from: { kind, name, replacedAtMs }, held }: KeyForm, hasOwn: boolean): Part[] {
  const parts: Part[] = [];
  if (kind === 'other') parts.push(part('secret-other', `Signed with the secret of “${name}”.`));
  if (kind === 'typed' && hasOwn && !held)
    parts.push(part('secret-other', 'Signed with the secret that you tried, which is another one than the webhook’s.'));
  if (kind === 'old') {
    const when = replacedAtMs === undefined ? '' : ` at ${clockText(replacedAtMs)}`;
    parts.push(part('secret-old', `Signed with the secret of “${name}” that was replaced${when}.`));
  }
  if (held?.why === 'secret-unset') parts.push(part(held.why, `Signed with ${held.words} instead of the secret.`, held.fix));
  else if (held)
    parts.push(part(held.why, `${kind === 'typed' ? 'The secret that you tried' : 'The right secret'}, ${held.words}.`, held.fix));
  return parts;
}

/** Where the bytes that were hashed begin to differ from those that came. */
function difference(hashed: Uint8Array, received: Uint8Array): NonNullable<Explanation['hashed']> {
  const shorter = Math.min(hashed.length, received.length);
  let at = 0;
  while (at < shorter && hashed[at] === received[at]) at += 1;
  return { bodyBase64: Buffer.from(hashed.subarray(0, SHOWN_BODY_BYTES)).toString('base64'), firstDifference: at };
}

const clockText = (atMs: number) => `${new Date(atMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

const inOneSentence = (parts: readonly Part[]) => `${parts.map(({ headline }) => lowerFirst(headline.replace(/\.$/, ''))).join('; ')}.`;

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);
