import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../../../..');
const SPACING = /(?<![-\w])((?:scroll-)?(?:margin|padding)(?:-[a-z]+)*|(?:row-|column-|grid-)?gap)\s*:\s*([^;}]+)/g;
/** A step of the scale, nothing, what is left over, or a sum of steps. */
const PART = /^(?:0|auto|inherit|-?[\d.]+%|var\(--s-(?:2|4|8|12|16|24|32)\)|calc\([^a-z]*(?:var\(--s-\d+\)[^a-z]*)+\))$/;

/** A number of pixels as the style of an element; characters (`ch`) are how far text is indented. */
const IN_CODE = /\b(?:margin|padding|(?:row|column)?gap)\w*: *(?:-?\d|['"`][^'"`]*px)/i;

/** Declarations of space that are not made of the tokens in tokens.css. */
function offTheScale(css: string): string[] {
  const declarations = css.replace(/\/\*[\s\S]*?\*\//g, '').matchAll(SPACING);
  return [...declarations].filter(([, , value = '']) => !isOnScale(value.trim())).map(([text]) => text.trim());
}

function isOnScale(value: string): boolean {
  const parts = value.match(/(?:[^\s()]|\((?:[^()]|\([^()]*\))*\))+/g) ?? [];
  return parts.every((part) => PART.test(part) && !/calc.*\d(?:px|r?em)/.test(part));
}

it('is spaced by the tokens alone', () => {
  const files = globSync('renderer/**/*.css', { cwd: ROOT });
  const found = files.flatMap((file) => offTheScale(readFileSync(path.join(ROOT, file), 'utf8')).map((text) => `${file}: ${text}`));

  expect(files.length).toBeGreaterThan(20);
  expect(found).toEqual([]);
});

it('has no space in the style of an element', () => {
  const files = globSync('renderer/**/*.tsx', { cwd: ROOT });
  const spaced = files.filter((file) => IN_CODE.test(readFileSync(path.join(ROOT, file), 'utf8')));

  expect(spaced).toEqual([]);
});

it.each([
  ['.a { padding: 6px; }'],
  ['.a { padding: var(--s-4) 10px; }'],
  ['.a { margin-top: -8px; }'],
  ['.a { gap: 0.5rem; }'],
  ['.a{column-gap:1em}'],
  ['.a { padding: calc(var(--s-24) + 4px); }'],
  ['.a { padding: calc(6px * 2); }'],
  ['.a { margin: var(--own); }'],
  ['.a { padding: var(--s-6); }'],
  ['.a { scroll-margin-top: 28px; }'],
  ['.a { padding-inline: 5px; }'],
])('finds %s', (css) => {
  expect(offTheScale(css)).toHaveLength(1);
});

it.each([
  ['.a { padding: 0 var(--s-12); gap: var(--s-2) }'],
  ['.a { margin: calc(-1 * var(--s-4)) auto 0; }'],
  ['.a { padding-left: calc(var(--s-24) + var(--s-4)); }'],
  ['.a { --gap-words: 6px; width: 6px; /* padding: 6px; */ }'],
])('lets %s be', (css) => {
  expect(offTheScale(css)).toEqual([]);
});
