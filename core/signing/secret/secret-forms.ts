import type { HeldSecret } from './held-secret.ts';
import { secretContainers, secretsTogether } from './secret-containers.ts';
import { frequentEdges, secretEdges, singleMarks } from './secret-edges.ts';
import { frequentEncodings, secretEncodings } from './secret-encodings.ts';
import { secretNumbers } from './secret-numbers.ts';
import { secretParts } from './secret-parts.ts';
import { standIns } from './secret-references.ts';
import { secretRewrites } from './secret-rewrites.ts';
import { secretTyping } from './secret-typing.ts';

/** A secret that may have been used. */
export interface ExplainSecret {
  secret: string;
  /** `own`: the one that should fit; `typed`: given by the user for this question; `old`: replaced at `replacedAtMs`. */
  kind: 'own' | 'typed' | 'old' | 'other';
  /** The webhook or endpoint it belongs to. */
  name: string;
  replacedAtMs?: number;
}

/** A key as a program may hold it, and what happened to the secret. */
export interface KeyForm {
  from: ExplainSecret;
  /** Absent: the secret as it is. */
  held?: Omit<HeldSecret, 'key'>;
  key: Uint8Array;
}

/** The secrets as they are, own ones before others, and what happens to each of them often; each key once. */
export function keyForms(secrets: readonly ExplainSecret[]): KeyForm[] {
  const ordered = inOrder(secrets);
  return unique([
    ...ordered.map((from): KeyForm => ({ from, key: Buffer.from(from.secret) })),
    ...ordered.flatMap((from) => [...frequentEdges(from.secret), ...frequentEncodings(from.secret)].map((one) => keyForm(from, one))),
  ]);
}

/** What happens seldom to own secrets, and what is held instead of the first. Of secrets that are somebody else's there is none. */
export function rareKeyForms(secrets: readonly ExplainSecret[]): KeyForm[] {
  const own = inOrder(secrets).filter(({ kind }) => kind === 'own' || kind === 'typed');
  const [first] = own;
  if (!first) return [];
  const forms = own.slice(0, SEARCHED_WHOLE).flatMap((from) => onceChanged(from.secret).map((one) => keyForm(from, one)));
  const rare = [...rareForms(first.secret), ...standIns(first.secret.length)].map((one) => keyForm(first, one));
  return unique([...forms, ...rare, ...together(first, secrets)]);
}

/** A request of somebody unknown may fit any of many secrets; to try all forms of each would take seconds. */
const SEARCHED_WHOLE = 3;

const ORDER: readonly ExplainSecret['kind'][] = ['own', 'typed', 'old', 'other'];

const inOrder = (secrets: readonly ExplainSecret[]) => [...secrets].sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));

function unique(forms: readonly KeyForm[]): KeyForm[] {
  const seen = new Set<string>();
  return forms.filter(({ key }) => {
    const text = Buffer.from(key).toString('latin1');
    return seen.has(text) ? false : seen.add(text);
  });
}

const onceChanged = (secret: string): HeldSecret[] => [
  ...[...secretEdges(secret), ...secretEncodings(secret), ...secretParts(secret), ...secretRewrites(secret)],
];

const rareForms = (secret: string): HeldSecret[] => [
  ...[...secretNumbers(secret), ...secretContainers(secret), ...singleMarks(secret), ...secretTyping(secret)],
];

/** A list of both secrets, as a rotation leaves it. */
function together(first: ExplainSecret, secrets: readonly ExplainSecret[]): KeyForm[] {
  const others = secrets.filter(({ secret }) => secret !== first.secret && secret !== '').slice(0, JOINED_WITH);
  return others.flatMap(({ secret }) => secretsTogether(first.secret, secret).map((one) => keyForm(first, one)));
}
const JOINED_WITH = 3;

/**
 * Forms to which two things happened, of the first own secret: what a file or a shell adds at its end, before something encodes the
 * secret or after anything else was done to it. There are thousands, so they are made when nothing simpler fits.
 */
export function changedTwice(secrets: readonly ExplainSecret[]): KeyForm[] {
  const first = inOrder(secrets).find(({ kind }) => kind === 'own' || kind === 'typed');
  if (!first) return [];
  const { secret } = first;
  const before = ADDED.flatMap(([words, add]) =>
    secretEncodings(add(secret)).map((one) => ({ ...one, words: `${words}, and then ${one.words}` })),
  );
  const once = [...onceChanged(secret), ...rareForms(secret)];
  const after = once.flatMap((one) =>
    ADDED.map(([words, add]) => ({ ...one, words: `${one.words}, and then ${words}`, key: added(one.key, add) })),
  );
  return [...before, ...after].map((one) => keyForm(first, one));
}

const ADDED: readonly (readonly [words: string, add: (text: string) => string])[] = [
  ['with a line break at its end', (text) => `${text}\n`],
  ['with a Windows line break at its end', (text) => `${text}\r\n`],
  ['with a carriage return at its end', (text) => `${text}\r`],
  ['with a space at its end', (text) => `${text} `],
  ['inside double quotes', (text) => `"${text}"`],
];

const added = (key: string | Uint8Array, add: (text: string) => string): string | Uint8Array =>
  typeof key === 'string' ? add(key) : Buffer.from(add(Buffer.from(key).toString('latin1')), 'latin1');

function keyForm(from: ExplainSecret, { key, ...held }: HeldSecret): KeyForm {
  return { from, held, key: Buffer.from(key) };
}
