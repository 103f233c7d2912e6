import type { HeldSecret } from './held-secret.ts';
import { secretEdges } from './secret-edges.ts';
import { secretEncodings, standIns } from './secret-encodings.ts';
import { secretParts } from './secret-parts.ts';
import { secretRewrites } from './secret-rewrites.ts';

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
  const forms = whole ? [...edges, ...secretParts(secret), ...secretRewrites(secret)] : edges.filter(({ likely }) => likely);
  return forms.map((one) => keyForm(from, one));
}

function keyForm(from: ExplainSecret, { key, ...held }: HeldSecret): KeyForm {
  return { from, held, key: Buffer.from(key) };
}
