import { hash as digestOf } from 'node:crypto';
import type { BodyForm } from './body-form.ts';
import type { ContentForm } from './content-form.ts';
import { hmac } from './hmac.ts';
import type { Match } from './search.ts';
import type { KeyForm } from './secret/secret-forms.ts';

/** Another way to make a digest of key and message than HMAC-SHA256. */
export interface Recipe {
  /** Behind “Computed ”. */
  words: string;
  make(key: Uint8Array, message: Uint8Array): Buffer;
}

const keyed = (algorithm: Parameters<typeof hmac>[0]) => (key: Uint8Array, message: Uint8Array) => hmac(algorithm, key, message);
const hash = (algorithm: string, ...parts: readonly Uint8Array[]) => digestOf(algorithm, Buffer.concat(parts), 'buffer');
const DOT = Buffer.from('.');
const SOME = Buffer.from('some');
const first = (bytes: number, { words, make }: Recipe): Recipe => ({
  words: `${words}, and cut to its first ${bytes} bytes`,
  make: (key, message) => make(key, message).subarray(0, bytes),
});
const SHA256: Recipe = { words: 'as it should be', make: keyed('sha256') };

/** The digests of these lengths belong to these recipes. */
const RECIPES: readonly Recipe[] = [
  { words: 'with SHA-1 instead of SHA-256', make: keyed('sha1') },
  { words: 'with SHA-512 instead of SHA-256', make: keyed('sha512') },
  { words: 'with SHA-384 instead of SHA-256', make: keyed('sha384') },
  { words: 'with SHA-224 instead of SHA-256', make: keyed('sha224') },
  { words: 'with MD5 instead of SHA-256', make: keyed('md5') },
  { words: 'with SHA-512/256 instead of SHA-256', make: keyed('sha512-256') },
  { words: 'with SHA3-256 instead of SHA-256', make: keyed('sha3-256') },
  { words: 'with SHA3-512 instead of SHA-256', make: keyed('sha3-512') },
  { words: 'with secret and message exchanged: the message was the key', make: (key, message) => hmac('sha256', message, key) },
  { words: 'as a plain SHA-256 of the message, without the secret', make: (_, message) => hash('sha256', message) },
  { words: 'as a plain SHA-256 of secret and message, not as an HMAC', make: (key, message) => hash('sha256', key, message) },
  { words: 'as a plain SHA-256 of secret, dot and message, not as an HMAC', make: (key, message) => hash('sha256', key, DOT, message) },
  { words: 'as a plain SHA-256 of message and secret, not as an HMAC', make: (key, message) => hash('sha256', message, key) },
  { words: 'as a plain SHA-256 of message, dot and secret, not as an HMAC', make: (key, message) => hash('sha256', message, DOT, key) },
  { words: 'over the SHA-256 of the message', make: (key, message) => hmac('sha256', key, hash('sha256', message)) },
  {
    words: 'over the SHA-256 of the message in hex',
    make: (key, message) => hmac('sha256', key, Buffer.from(hash('sha256', message).toString('hex'))),
  },
  {
    words: 'over the message in base64',
    make: (key, message) => hmac('sha256', key, Buffer.from(Buffer.from(message).toString('base64'))),
  },
  { words: 'over the message in hex', make: (key, message) => hmac('sha256', key, Buffer.from(Buffer.from(message).toString('hex'))) },
  { words: 'with the secret also behind the message', make: (key, message) => hmac('sha256', key, Buffer.concat([message, key])) },
  { words: 'with the secret also before the message', make: (key, message) => hmac('sha256', key, Buffer.concat([key, message])) },
  { words: 'twice: over the digest once more', make: (key, message) => hmac('sha256', key, hmac('sha256', key, message)) },
  { words: 'as a plain SHA-1 of secret and message, not as an HMAC', make: (key, message) => hash('sha1', key, message) },
  { words: 'as a plain SHA-512 of secret and message, not as an HMAC', make: (key, message) => hash('sha512', key, message) },
  { words: 'as a plain MD5 of secret and message, not as an HMAC', make: (key, message) => hash('md5', key, message) },
  { words: 'as a plain MD5 of message and secret, not as an HMAC', make: (key, message) => hash('md5', message, key) },
  ...[8, 10, 16, 20, 24].map((bytes) => first(bytes, SHA256)),
  first(32, { words: 'with SHA-512 instead of SHA-256', make: keyed('sha512') }),
  first(32, { words: 'with SHA-384 instead of SHA-256', make: keyed('sha384') }),
];

const MAX_BYTES = 64 * 1024 ** 2;
/** Other algorithms are rare: of many secrets the own ones are tried. */
const FREQUENT_KEYS = 3;
const MOST_CHANGED = 40;
const FREQUENT_BODIES = 16;
const FREQUENT_CONTENTS = 24;

/**
 * Tries other recipes with secrets and messages as they are and in their frequent forms, one of both at a time.
 * @param digests of any length @returns the first that fits one of them, and which
 */
export function findRecipe(
  digests: readonly Uint8Array[],
  isLate: () => boolean,
  keys: readonly KeyForm[],
  bodies: readonly BodyForm[],
  contents: readonly ContentForm[],
): (Match & { index: number; recipe: Recipe }) | undefined {
  const [body] = bodies;
  if (!body) return undefined;
  const mine = keys.filter(({ from }) => from.kind === 'own' || from.kind === 'typed');
  const plain = mine.filter(({ held }) => !held).slice(0, FREQUENT_KEYS);
  const changed = mine.filter(({ held }) => held?.likely).slice(0, MOST_CHANGED);
  const lengths = new Set(digests.map(({ length }) => length));
  const recipes = RECIPES.filter((recipe) => lengths.has(digestBytes(recipe)));
  let left = MAX_BYTES;
  for (const message of messages(bodies, contents)) {
    const isPlain = message.content.why === undefined && message.body.why === undefined;
    for (const key of isPlain ? [...plain, ...changed] : plain) {
      for (const recipe of recipes) {
        left -= message.bytes.length + 1000;
        if (left < 0 || isLate()) return undefined;
        const digest = recipe.make(key.key, message.bytes);
        const index = digests.findIndex((wanted) => digest.equals(wanted));
        if (index !== -1) return { index, recipe, key, body: message.body, content: message.content };
      }
    }
  }
  return undefined;
}

/** How long its digests are. Electron has no SHA-3: there, what needs it is not tried. */
function digestBytes({ make }: Recipe): number {
  try {
    return make(SOME, SOME).length;
  } catch {
    return 0;
  }
}

function* messages(
  bodies: readonly BodyForm[],
  contents: readonly ContentForm[],
): Generator<{ body: BodyForm; content: ContentForm; bytes: Buffer }> {
  const [documented] = contents;
  const [own] = bodies;
  const of = (body: BodyForm, content: ContentForm) => ({
    ...{ body, content },
    bytes: Buffer.concat([Buffer.from(content.before), content.withoutBody ? Buffer.alloc(0) : body.bytes, Buffer.from(content.after)]),
  });
  const alone = contents.find(({ bodyAlone }) => bodyAlone);
  if (own) for (const content of contents.slice(0, FREQUENT_CONTENTS)) yield of(own, content);
  for (const content of [documented, alone]) if (content) for (const body of bodies.slice(1, FREQUENT_BODIES)) yield of(body, content);
}
