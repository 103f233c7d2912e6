import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../../..');

/*
 * The page runs in the oldest Electron that the window opens on, which is Chromium 108. The compiler's library knows what came later, and
 * the bundler does not add it.
 */
const LATER = new RegExp(
  [
    String.raw`\.(?:toReversed|toSorted|toSpliced|isWellFormed|toWellFormed|intersection|symmetricDifference|isSubsetOf)\(`,
    String.raw`\.(?:values|keys|entries)\(\)\.(?:map|filter|some|every|find|toArray|reduce)\(`,
    String.raw`\b(?:Object|Map)\.groupBy\(|\bPromise\.(?:withResolvers|try)\(|\bArray\.fromAsync\(|\bURL\.(?:canParse|parse)\(`,
    String.raw`\bUint8Array\.from(?:Base64|Hex)\(|\.to(?:Base64|Hex)\(\)|\bAbortSignal\.any\(|\bRegExp\.escape\(`,
  ].join('|'),
  'g',
);

const usesIn = (code: string) => code.match(LATER) ?? [];

it('asks nothing of its browser that the oldest window lacks', () => {
  const files = globSync(['renderer/**/*.{ts,tsx}', 'shared/session/**/*.ts', 'shared/client/**/*.ts'], { cwd: ROOT });
  expect(files.length).toBeGreaterThan(200);

  const found = files.flatMap((file) => usesIn(readFileSync(path.join(ROOT, file), 'utf8')).map((use) => `${file}: ${use}`));

  expect(found).toEqual([]);
});

it.each(['rows.toReversed()', 'URL.canParse(text)', 'map.values().map(of)', 'Object.groupBy(rows, of)'])('would see %s', (code) => {
  expect(usesIn(code)).toHaveLength(1);
});
