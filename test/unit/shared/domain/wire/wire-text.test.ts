import fc from 'fast-check';
import { expect, test } from 'vitest';
import { base64Of, utf8Text } from '#shared/domain/wire/wire-text.ts';

test('reads as text precisely what is UTF-8', () => {
  const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const expected = (bytes: Uint8Array) => {
    try {
      return strict.decode(bytes);
    } catch {
      return undefined;
    }
  };
  const tricky = [
    [0xc0, 0x80],
    [0xed, 0xa0, 0x80],
    [0xf4, 0x90, 0x80, 0x80],
    [0xe0, 0x80, 0x80],
    [0xef, 0xbb, 0xbf],
    [0xf0, 0x9f, 0x98, 0x80],
    [0x80],
  ];

  for (const bytes of tricky) expect(utf8Text(Uint8Array.from(bytes))).toBe(expected(Uint8Array.from(bytes)));
  fc.assert(
    fc.property(
      fc.oneof(
        fc.uint8Array(),
        fc.string({ unit: 'binary' }).map((text) => new TextEncoder().encode(text)),
      ),
      (bytes) => {
        expect(utf8Text(bytes)).toBe(expected(bytes));
        expect(base64Of(bytes)).toBe(Buffer.from(bytes).toString('base64'));
      },
    ),
  );
});
