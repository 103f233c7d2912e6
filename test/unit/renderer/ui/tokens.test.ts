import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('../../../../renderer/ui/tokens.css', import.meta.url), 'utf8');

/** The colour of a token in a theme, as red, green and blue. */
function colour(token: string, theme: 'light' | 'dark'): number[] {
  const [, light, dark] = new RegExp(`--${token}: light-dark\\((#\\w{6}), (#\\w{6})\\)`).exec(css) ?? [];
  const hex = theme === 'light' ? light : dark;
  if (hex === undefined) throw new Error(`no colour --${token}`);
  return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
}

/** Contrast as WCAG 2.2 defines it, 1…21. */
function contrast(a: readonly number[], b: readonly number[]): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

function luminance(channels: readonly number[]): number {
  const [red = 0, green = 0, blue = 0] = channels.map((value) => {
    const share = value / 255;
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

const SURFACES = ['canvas', 'surface', 'sunken', 'hover', 'selected'];
const TEXTS = ['ink', 'ink-2', 'ink-3', 'accent', 'ok', 'warn', 'bad', 'number', 'literal'];

describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
  const on = (token: string, ground: string) => contrast(colour(token, theme), colour(ground, theme));

  it('every text stands out by 4.5:1 on every surface', () => {
    for (const text of TEXTS) for (const ground of SURFACES) expect(on(text, ground), `${text} on ${ground}`).toBeGreaterThanOrEqual(4.5);
  });

  it('every text on a tint, a button or a filled icon does as well', () => {
    const pairs = ['ok', 'warn', 'bad'].flatMap((state) => [
      [state, `${state}-tint`],
      ['ink', `${state}-tint`],
      ['ink-2', `${state}-tint`],
    ]);
    for (const [text = '', ground = ''] of [...pairs, ['on-accent', 'accent'], ['on-state', 'ok'], ['on-state', 'bad']]) {
      expect(on(text, ground), `${text} on ${ground}`).toBeGreaterThanOrEqual(4.5);
    }
  });

  it('borders of controls and the ring of the focus stand out by 3:1', () => {
    for (const line of ['line-strong', 'focus']) {
      for (const ground of SURFACES) expect(on(line, ground), `${line} on ${ground}`).toBeGreaterThanOrEqual(3);
    }
  });
});
