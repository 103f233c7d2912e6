import { describe, expect, it } from 'vitest';
import { terminalJson, terminalText } from '#cli/terminal-text.ts';

describe('text from outside', () => {
  it('shows control characters instead of obeying them', () => {
    expect(terminalText('iris\u001b[31m\r\nfake line\u0007\u009b2J')).toBe('iris\\x1b[31m\\x0d\\x0afake line\\x07\\x9b2J');
  });

  it('shows characters that turn or hide text', () => {
    expect(terminalText('a\u202eb\u200bc\u2066d')).toBe('a\\u{202e}b\\u{200b}c\\u{2066}d');
  });

  it('leaves every other script as it is', () => {
    expect(terminalText('模型 — naïve 🙂')).toBe('模型 — naïve 🙂');
  });

  it('lets nothing unsafe through, whatever comes', () => {
    const everything = Array.from({ length: 0x3000 }, (_, code) => String.fromCharCode(code)).join('');

    const clean = terminalText(everything);

    expect(/\p{Cc}|[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]/u.test(clean)).toBe(false);
  });
});

it('writes JSON for a terminal without any of them, and it means the same', () => {
  const value = { name: 'a\u001b[31m\u0085\u202eb\u2028', list: ['\u200b'] };
  const text = terminalJson(value, 1);

  expect(text).toMatch(/^[\x20-\x7e\n]*$/);
  expect(JSON.parse(text)).toEqual(value);
});
