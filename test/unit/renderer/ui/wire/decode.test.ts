import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeBytes, escapedByte } from '#renderer/ui/wire/decode.ts';

/** Back to bytes: a code unit that stands for a byte is that byte. */
function encode(text: string): number[] {
  return [...text].flatMap((char) => {
    const byte = escapedByte(char);
    return byte === undefined ? [...new TextEncoder().encode(char)] : [byte];
  });
}

it('loses no byte, whether it is UTF-8 or not', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      const { text } = decodeBytes(bytes);

      expect(encode(text)).toEqual([...bytes]);
    }),
  );
});

it('reads UTF-8 as it is, a byte order mark included', () => {
  const text = '\ufeffcafé 🪝 \u202e';

  expect(decodeBytes(new TextEncoder().encode(text))).toEqual({ text, utf8: true });
});

it('marks only the bytes that do not fit', () => {
  const { text, utf8 } = decodeBytes(Uint8Array.of(0x61, 0xff, 0xc3, 0xa9, 0xed, 0xa0, 0x80));

  expect(utf8).toBe(false);
  expect([...text].map((char) => escapedByte(char) ?? char)).toEqual(['a', 0xff, 'é', 0xed, 0xa0, 0x80]);
});
