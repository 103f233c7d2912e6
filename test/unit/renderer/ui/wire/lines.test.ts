import { expect, it } from 'vitest';
import { hexLines, type Lines, textLines } from '#renderer/ui/wire/lines.ts';

const all = (lines: Lines) =>
  Array.from({ length: lines.count }, (_, index) =>
    lines
      .line(index)
      .tokens.map(({ text }) => text)
      .join(''),
  );

it('cuts a text at its line breaks and at the width', () => {
  expect(all(textLines('abcdef\n\nxy\n', 4))).toEqual(['abcd', 'ef', '', 'xy', '']);
});

it('shows a text without line breaks in full', () => {
  const text = 'x'.repeat(10_001);

  expect(all(textLines(text, 110)).join('')).toBe(text);
});

it('writes sixteen bytes a row with offset and ASCII', () => {
  const bytes = new TextEncoder().encode('{"entity": "model"}\n');
  const lines = hexLines(bytes);

  expect(lines.count).toBe(2);
  expect(lines.line(1).offset).toBe('00000010');
  expect(all(lines)).toEqual(['7b 22 65 6e 74 69 74 79  22 3a 20 22 6d 6f 64 65 {"entity": "mode', `6c 22 7d 0a${' '.repeat(38)}l"}·`]);
});

it('draws what does not show, when asked to', () => {
  const bytes = new TextEncoder().encode('a.1.\ufeff{ "a":\t1}\r\n');

  expect(all(hexLines(bytes, { drawn: true })).map((row) => row.slice(49))).toEqual(['a.1.BOM{␣"a":→1}', '←↵']);
});
