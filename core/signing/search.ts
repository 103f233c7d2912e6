import { createHmac, createSecretKey } from 'node:crypto';
import type { BodyForm } from './body-forms.ts';
import type { ContentForm } from './content-forms.ts';
import type { KeyForm } from './secret-forms.ts';

export interface Match {
  key: KeyForm;
  body: BodyForm;
  content: ContentForm;
}

/** As many as 20 webhooks take; about a sixth of a second. */
const MAX_HMACS = 22_400;
const MAX_DEVIATIONS = 3;
/** Of larger bodies only single deviations are tried. */
const LARGE_BODY_BYTES = 64 * 1024;
const MAX_MATCHES = 3;

/**
 * Computes the signature with everything that may differ, fewest deviations first, until one gives the digest. All
 * matches with that many deviations are returned: a match is a proof, and with 256 bits never a coincidence.
 */
export function findDigest(
  digest: Uint8Array,
  keys: readonly KeyForm[],
  bodies: readonly BodyForm[],
  contents: readonly ContentForm[],
): Match[] {
  const isLarge = (bodies[0]?.bytes.length ?? 0) > LARGE_BODY_BYTES;
  const prepared = keys.map((key) => ({ key, object: createSecretKey(key.key), deviations: keyDeviations(key) }));
  let left = MAX_HMACS;
  for (let deviations = 0; deviations <= (isLarge ? 1 : MAX_DEVIATIONS); deviations += 1) {
    const matches: Match[] = [];
    for (const { body, content, message, used } of messages(deviations, bodies, contents)) {
      for (const { key, object } of prepared.filter((one) => one.deviations === deviations - used)) {
        if (left === 0) return matches;
        left -= 1;
        if (createHmac('sha256', object).update(message).digest().equals(digest)) matches.push({ key, body, content });
      }
    }
    if (matches.length > 0) return matches.slice(0, MAX_MATCHES);
  }
  return [];
}

export function digestOf({ key, body, content }: Match): Buffer {
  return createHmac('sha256', key.key).update(messageOf(body, content)).digest();
}

const messageOf = (body: BodyForm, { before, after, withoutBody }: ContentForm) =>
  Buffer.concat([Buffer.from(before), withoutBody ? new Uint8Array() : body.bytes, Buffer.from(after)]);

/** What may have been hashed, with at most so many deviations; the rest of them is left to the key. */
function* messages(
  deviations: number,
  bodies: readonly BodyForm[],
  contents: readonly ContentForm[],
): Generator<Omit<Match, 'key'> & { message: Buffer; used: number }> {
  for (const body of bodies) {
    for (const content of contents) {
      const used = (body.why ? 1 : 0) + (content.why ? 1 : 0);
      if (used > deviations || (content.withoutBody && body.why)) continue;
      yield { body, content, message: messageOf(body, content), used };
    }
  }
}

function keyDeviations({ from, why }: KeyForm): number {
  return (from.kind === 'old' || from.kind === 'other' ? 1 : 0) + (why ? 1 : 0);
}
