import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../../../../..');
const sources = globSync(['core/**/*.ts', 'cli/**/*.ts', 'library/**/*.ts', 'shared/**/*.ts'], { cwd: ROOT });
const importersOf = (file: string) =>
  sources.filter((source) =>
    new RegExp(`^(?:import|export) .*from '[^']*\\b${file}'`, 'm').test(readFileSync(path.join(ROOT, source), 'utf8')),
  );

test('fast-check is loaded by a run that explores, and by nothing else', () => {
  expect(importersOf('fast-check').sort()).toEqual(['core/check/explore/commands.ts', 'core/check/explore/hunt.ts']);
  expect(importersOf('explore/commands.ts')).toEqual([]);
  expect(importersOf('hunt.ts')).toEqual([]);
  expect(readFileSync(path.join(ROOT, 'core/check/explore/explore.ts'), 'utf8')).toContain("await import('./hunt.ts')");
});
