import type { BodyForm } from './body-form.ts';
import type { ContentForm } from './content-form.ts';
import { type HmacKey, type HmacMessage, hmacKey, hmacMessage, hmacSha256, lengthOf } from './hmac.ts';
import type { KeyForm } from './secret/secret-forms.ts';

export interface Match {
  key: KeyForm;
  body: BodyForm;
  content: ContentForm;
}

/** With the index of the digest that fits. */
export interface Found {
  matches: (Match & { index: number })[];
  /** Where nothing fits, how much was tried. */
  tried: Tried;
}

/** `single`: of a large body single deviations only. `most`: what is computed at most was used up. `late`: the time was up. */
export type Tried = 'all' | 'single' | 'most' | 'late';

/** How many are computed before the clock is looked at. */
const BETWEEN_LOOKS = 100;

/** A signature computed in one of the ways in which it may have been computed. */
interface Candidate extends Match {
  message: HmacMessage;
  /** As latin1. */
  digest: string;
  round: number;
}

/** As many as 20 webhooks take. */
const MAX_HMACS = 12_000;
/** Of rare forms, for a few secrets. */
const MAX_RARE = 10_000;
/** Of a large body each takes its time. */
const MOST_RARE_OF_LARGE = 400;
/** Of three deviations at once only the most frequent bodies and contents are tried. */
const FREQUENT_BODIES = 16;
const FREQUENT_CONTENTS = 14;
/** What is hashed at most, so that a body of 10 MiB takes seconds, not minutes; and for several deviations a fraction of a second. */
const MAX_HASHED_BYTES = 512 * 1024 ** 2;
const MAX_COMBINED_BYTES = 128 * 1024 ** 2;
/** Of larger bodies only single deviations are tried. */
const LARGE_BODY_BYTES = 64 * 1024;
const MAX_MATCHES = 3;

/** How many deviations of key and of message (body, content), simplest first. */
const ROUNDS: readonly (readonly { key: KeyColumn; message: number }[])[] = [
  [{ key: 'plain', message: 0 }],
  [
    { key: 'likely', message: 0 },
    { key: 'plain', message: 1 },
  ],
  [
    { key: 'twice', message: 0 },
    { key: 'likely', message: 1 },
    { key: 'plain', message: 2 },
  ],
  [
    { key: 'twice', message: 1 },
    { key: 'likely', message: 2 },
  ],
];
const SINGLE_ROUNDS = 2;

type KeyColumn = 'plain' | 'likely' | 'twice';

/**
 * Computes the signature with everything that may differ, fewest deviations first, until one gives one of the digests. All
 * matches with that many deviations are returned: a match is a proof, and with 256 bits never a coincidence.
 */
export function findDigests(digests: readonly Uint8Array[], isLate: () => boolean, ...forms: Parameters<typeof candidates>): Found {
  const matches: Found['matches'] = [];
  const wanted = digests.map((digest) => Buffer.from(digest).toString('latin1'));
  let round = 0;
  let left = BETWEEN_LOOKS;
  const all = candidates(...forms);
  let next = all.next();
  for (; !next.done; next = all.next()) {
    const candidate = next.value;
    left -= 1;
    if (left === 0) {
      if (isLate()) return { matches: matches.slice(0, MAX_MATCHES), tried: 'late' };
      left = lengthOf(candidate.message) > LARGE_BODY_BYTES ? 1 : BETWEEN_LOOKS;
    }
    if (candidate.round !== round && matches.length > 0) break;
    round = candidate.round;
    const { digest, key, body, content } = candidate;
    const index = wanted.indexOf(digest);
    if (index !== -1) matches.push({ index, key, body, content });
  }
  return { matches: matches.slice(0, MAX_MATCHES), tried: next.done ? next.value : 'all' };
}

/** Forms that are seldom: each is tried alone, and they are made when nothing else fits. */
export interface RareForms {
  keys: readonly KeyForm[];
  bodies: readonly BodyForm[];
  contents: readonly ContentForm[];
}

const NONE: RareForms = { keys: [], bodies: [], contents: [] };

/** All that is tried, in its order. @param rare asked for once, at the end @returns how much that is */
export function* candidates(
  keys: readonly KeyForm[],
  bodies: readonly BodyForm[],
  contents: readonly ContentForm[],
  rare: () => RareForms = () => NONE,
): Generator<Candidate, Exclude<Tried, 'late'>> {
  const size = bodies[0]?.bytes.length ?? 0;
  const columns = inColumns(keys);
  let left = MAX_HMACS;
  let leftBytes = MAX_HASHED_BYTES;
  const rounds = ROUNDS.slice(0, size > LARGE_BODY_BYTES ? SINGLE_ROUNDS : ROUNDS.length);
  for (const [round, pairs] of rounds.entries()) {
    if (round === SINGLE_ROUNDS) leftBytes = Math.min(leftBytes, MAX_COMBINED_BYTES);
    for (const { key: column, message: deviations } of pairs) {
      if (columns[column].length === 0) continue;
      const isFrequentOnly = column !== 'plain' && deviations > 1;
      const tried = isFrequentOnly ? bodies.slice(0, FREQUENT_BODIES) : bodies;
      for (const { body, content, message } of messages(
        deviations,
        tried,
        isFrequentOnly ? contents.slice(0, FREQUENT_CONTENTS) : contents,
      )) {
        for (const { key, ready } of columns[column]) {
          if (left <= 0 || leftBytes <= 0) break;
          left -= 1;
          leftBytes -= lengthOf(message);
          yield { key, body, content, message, round, digest: hmacSha256(ready, message) };
        }
      }
    }
  }
  const isWhole = left > 0 && leftBytes > 0;
  const isLarge = size > LARGE_BODY_BYTES;
  // Of a large body the rare ways to hold the secret, as far as the bytes go.
  const isAll = yield* rarely(
    columns.plain,
    bodies[0],
    contents[0],
    isLarge ? { ...NONE, keys: rare().keys.slice(0, MOST_RARE_OF_LARGE) } : rare(),
    leftBytes,
  );
  return !isWhole || !isAll ? 'most' : isLarge ? 'single' : 'all';
}

/** @returns whether all of them were tried */
function* rarely(
  plain: readonly ReadyKey[],
  body: BodyForm | undefined,
  content: ContentForm | undefined,
  rare: RareForms,
  mostBytes: number,
): Generator<Candidate, boolean> {
  if (!body) return true;
  let leftBytes = mostBytes;
  const round = ROUNDS.length;
  let left = MAX_RARE;
  const documented = content?.why === undefined ? content : undefined;
  const forms = [
    ...(documented ? rare.bodies.map((one) => ({ body: one, content: documented })) : []),
    ...rare.contents.map((one) => ({ body, content: one })),
  ];
  for (const { key, ready } of plain) {
    for (const form of forms) {
      left -= 1;
      if (left < 0) return false;
      const message = messageOf(form.body, form.content);
      yield { key, ...form, message, round, digest: hmacSha256(ready, message) };
    }
  }
  if (!documented) return true;
  const message = messageOf(body, documented);
  for (const key of rare.keys) {
    left -= 1;
    leftBytes -= lengthOf(message);
    if (left < 0 || leftBytes < 0) return false;
    yield { key, body, content: documented, message, round, digest: hmacSha256(hmacKey(key.key), message) };
  }
  return true;
}

export function digestOf({ key, body, content }: Match): Buffer {
  return Buffer.from(hmacSha256(hmacKey(key.key), messageOf(body, content)), 'latin1');
}

const messageOf = (body: BodyForm, { before, after, withoutBody }: ContentForm) =>
  hmacMessage(Buffer.from(before), withoutBody ? new Uint8Array() : body.bytes, Buffer.from(after));

/** What may have been hashed, with exactly so many deviations. */
function* messages(
  deviations: number,
  bodies: readonly BodyForm[],
  contents: readonly ContentForm[],
): Generator<Omit<Match, 'key'> & { message: HmacMessage }> {
  for (const body of bodies) {
    for (const content of contents) {
      const used = (body.why ? 1 : 0) + (content.why ? 1 : 0);
      if (used !== deviations || (content.withoutBody && body.why)) continue;
      yield { body, content, message: messageOf(body, content) };
    }
  }
}

interface ReadyKey {
  key: KeyForm;
  ready: HmacKey;
}

function inColumns(keys: readonly KeyForm[]): Record<KeyColumn, ReadyKey[]> {
  const columns: ReturnType<typeof inColumns> = { plain: [], likely: [], twice: [] };
  for (const key of keys) columns[columnOf(key)].push({ key, ready: hmacKey(key.key) });
  return columns;
}

/** Somebody else's secret is a deviation by itself, and one that is as frequent as a line break. */
function columnOf({ from, held }: KeyForm): KeyColumn {
  const isForeign = from.kind === 'old' || from.kind === 'other';
  if (!held) return isForeign ? 'likely' : 'plain';
  if (isForeign) return 'twice';
  return 'likely';
}
