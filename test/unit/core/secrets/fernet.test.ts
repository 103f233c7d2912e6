import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fernetDecrypt, fernetEncrypt, parseFernetKey } from '#core/secrets/fernet.ts';
import { readVectors } from '../../../support/vectors.ts';

// The key, time, IV and token of the specification's generate.json.
const SPEC_KEY = 'cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4=';
const SPEC_TOKEN = 'gAAAAAAdwJ6wAAECAwQFBgcICQoLDA0ODy021cpGVWKZ_eEwCGM4BLLF_5CV9dOPmrhuVUPgJobwOz7JcbmrR64jVmpU4IwqDA==';

function keyOf(text: string) {
  const key = parseFernetKey(text);
  if (!key) throw new Error('not a key');
  return key;
}

test('makes the token of the specification', () => {
  const iv = Uint8Array.from({ length: 16 }, (_, i) => i);

  expect(fernetEncrypt(keyOf(SPEC_KEY), 'hello', { nowSec: 499_162_800, iv })).toBe(SPEC_TOKEN);
});

test('reads tokens that Python made', () => {
  for (const { key, text, token } of readVectors<{ key: string; text: string; token: string }>('fernet.jsonl')) {
    expect(fernetDecrypt(keyOf(key), token)).toBe(text);
  }
});

test('gives back any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.uint8Array({ minLength: 16, maxLength: 16 }), (text, iv) => {
      expect(fernetDecrypt(keyOf(SPEC_KEY), fernetEncrypt(keyOf(SPEC_KEY), text, { nowSec: 1, iv }))).toBe(text);
    }),
  );
});

test('refuses another key, a changed byte and what is no token', () => {
  const other = keyOf(Buffer.alloc(32, 7).toString('base64'));

  expect(fernetDecrypt(other, SPEC_TOKEN)).toBeUndefined();
  expect(fernetDecrypt(keyOf(SPEC_KEY), SPEC_TOKEN.replace('gAAAAAAd', 'gAAAAAAe'))).toBeUndefined();
  expect(fernetDecrypt(keyOf(SPEC_KEY), SPEC_TOKEN.slice(0, 40))).toBeUndefined();
  expect(fernetDecrypt(keyOf(SPEC_KEY), '')).toBeUndefined();
});

test.each(['', 'secret', 'A'.repeat(44), `${'A'.repeat(42)}==`, `${'A'.repeat(44)}=`])('does not take %j for a key', (text) => {
  expect(parseFernetKey(text)).toBeUndefined();
});
