import type { HeldSecret } from './held-secret.ts';
import { secretContainers, secretsTogether } from './secret-containers.ts';
import { secretEdges, singleMarks } from './secret-edges.ts';
import { secretEncodings } from './secret-encodings.ts';
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

/**
 * Every way of holding every secret, each key once: the secrets as they are first, own ones before others, then what happens
 * often, then the rest. Of secrets that are somebody else's, and of what is typed beside own ones, only the frequent forms.
 */
export function keyForms(secrets: readonly ExplainSecret[]): KeyForm[] {
  const ordered = [...secrets].sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
  const isSearchedWhole = ({ kind }: ExplainSecret) => kind === 'typed' || kind === 'own';
  const whole = new Set(ordered.filter(isSearchedWhole).slice(0, SEARCHED_WHOLE));
  const held = ordered.flatMap((from) => heldBy(from, whole.has(from)));
  const [first] = whole;
  const forms: KeyForm[] = [
    ...ordered.map((from): KeyForm => ({ from, key: Buffer.from(from.secret) })),
    ...held.filter((form) => form.held?.likely),
    ...held.filter((form) => !form.held?.likely),
    ...(first ? standIns(first.secret.length).map((one) => keyForm(first, one)) : []),
    ...(first ? together(first, ordered) : []),
  ];
  const seen = new Set<string>();
  return forms.filter(({ key }) => {
    const text = Buffer.from(key).toString('latin1');
    return seen.has(text) ? false : seen.add(text);
  });
}

/** A request of somebody unknown may fit any of many secrets; to try all forms of each would take seconds. */
const SEARCHED_WHOLE = 3;

const ORDER: readonly ExplainSecret['kind'][] = ['own', 'typed', 'old', 'other'];

function heldBy(from: ExplainSecret, whole: boolean): KeyForm[] {
  const { secret } = from;
  const edges = [...secretEdges(secret), ...secretEncodings(secret)];
  const forms = whole ? [...edges, ...rareForms(secret)] : edges.filter(({ likely }) => likely);
  return forms.map((one) => keyForm(from, one));
}

const rareForms = (secret: string): HeldSecret[] => [
  ...[...secretParts(secret), ...secretRewrites(secret), ...secretNumbers(secret)],
  ...[...secretContainers(secret), ...singleMarks(secret), ...secretTyping(secret)],
];

/** A list of both secrets, as a rotation leaves it. */
function together(first: ExplainSecret, ordered: readonly ExplainSecret[]): KeyForm[] {
  const others = ordered.filter(({ secret }) => secret !== first.secret && secret !== '').slice(0, JOINED_WITH);
  return others.flatMap(({ secret }) => secretsTogether(first.secret, secret).map((one) => keyForm(first, one)));
}
const JOINED_WITH = 3;

/**
 * Forms to which two things happened, of the first own secret: what a file or a shell adds at its end, before something encodes the
 * secret or after anything else was done to it. There are thousands, so they are made when nothing simpler fits.
 */
export function changedTwice(secrets: readonly ExplainSecret[]): KeyForm[] {
  const first = secrets.find(({ kind }) => kind === 'own') ?? secrets.find(({ kind }) => kind === 'typed');
  if (!first) return [];
  const { secret } = first;
  const before = ADDED.flatMap(([words, add]) =>
    secretEncodings(add(secret)).map((one) => ({ ...one, words: `${words}, and then ${one.words}` })),
  );
  const after = [...secretEdges(secret), ...secretEncodings(secret), ...rareForms(secret)].flatMap((one) =>
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
