import type { Why } from '#shared/domain/explain.ts';

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
  why: Extract<Why, 'secret-space' | 'secret-quoted' | 'secret-decoded'> | undefined;
  words: string;
  key: Uint8Array;
}

type Held = [why: KeyForm['why'], words: string, key: string | Uint8Array];

/** Every way of holding every secret, each key once: the secret as it is first, and own ones before others. */
export function keyForms(secrets: readonly ExplainSecret[]): KeyForm[] {
  const ordered = [...secrets].sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
  const plain = ordered.map((from): KeyForm => ({ from, why: undefined, words: 'the secret', key: Buffer.from(from.secret) }));
  const held = ordered.flatMap((from) =>
    holdings(from.secret).map(([why, words, key]): KeyForm => ({ from, why, words, key: Buffer.from(key) })),
  );
  const seen = new Set<string>();
  return [...plain, ...held].filter(({ key }) => {
    const text = Buffer.from(key).toString('latin1');
    return seen.has(text) ? false : seen.add(text);
  });
}

const ORDER: readonly ExplainSecret['kind'][] = ['own', 'typed', 'old', 'other'];

function holdings(secret: string): Held[] {
  const bare = secret.startsWith('whsec_') ? secret.slice('whsec_'.length) : secret;
  return [
    ['secret-space', 'with a line break at its end', `${secret}\n`],
    ['secret-space', 'with a Windows line break at its end', `${secret}\r\n`],
    ['secret-space', 'with a space at its end', `${secret} `],
    ['secret-space', 'with a space at its start', ` ${secret}`],
    ['secret-space', 'with a tab at its end', `${secret}\t`],
    ['secret-space', 'without the blanks around it', secret.trim()],
    ['secret-quoted', 'inside double quotes', `"${secret}"`],
    ['secret-quoted', 'inside single quotes', `'${secret}'`],
    ['secret-decoded', 'without its “whsec_”', bare],
    ...decoded(bare),
  ];
}

function decoded(text: string): Held[] {
  const forms: Held[] = [];
  if (/^[A-Za-z0-9+/_-]{4,}={0,2}$/.test(text)) forms.push(['secret-decoded', 'decoded from base64', Buffer.from(text, 'base64')]);
  if (/^(?:[0-9a-fA-F]{2}){2,}$/.test(text)) forms.push(['secret-decoded', 'decoded from hex', Buffer.from(text, 'hex')]);
  return forms;
}
