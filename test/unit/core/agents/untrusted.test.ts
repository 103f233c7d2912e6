import { describe, expect, test } from 'vitest';
import { wired } from '#core/agents/untrusted.ts';
import { visible, visibleLines } from '#shared/domain/wire/visible.ts';

describe('a text of the wire', () => {
  test.each([
    ['a line\nand\ttabs\r', 'a line\\nand\\ttabs\\r'],
    ['\u202eturned round\u2066', '\\u{202e}turned round\\u{2066}'],
    ['zero\u200bwidth\u2060 soft\u00adhyphen\ufeff', 'zero\\u{200b}width\\u{2060} soft\\u{00ad}hyphen\\u{feff}'],
    [String.fromCodePoint(0xe0041), '\\u{e0041}'],
    ['\ud800', '\\u{d800}'],
    ['\u3164\u115f\u{e0100}', '\\u{3164}\\u{115f}\\u{e0100}'],
    ['\u0000\u001b[2J\u0085\u2028', '\\u{0000}\\u{001b}[2J\\u{0085}\\u{2028}'],
    ['Zoë 東京 😀 <b>"x"</b>', 'Zoë 東京 😀 <b>"x"</b>'],
  ])('%j has each invisible character as an escape', (text, shown) => {
    expect(visible(text)).toBe(shown);
    expect(visible(visible(text))).toBe(shown);
  });

  test('is cut where it is long, and says so', () => {
    expect(wired('short')).toEqual({ untrusted: 'short' });
    expect(wired('x'.repeat(1000), 10)).toEqual({ untrusted: 'x'.repeat(10), cut: true });
  });

  test('of our own keeps its lines', () => {
    expect(visibleLines('one\ntwo\u202e')).toBe('one\ntwo\\u{202e}');
  });
});
