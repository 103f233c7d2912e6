import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../../..');
const text = readFileSync(path.join(root, 'llms.txt'), 'utf8');
const lines = text.split('\n');
const links = lines.filter((line) => line.startsWith('- '));

it('llms.txt has a title, a summary in a quotation, and sections of links', () => {
  expect(lines[0]).toBe('# Hookglass');
  expect(lines[2]).toMatch(/^> \S/);
  expect(lines.filter((line) => line.startsWith('#')).slice(1)).toEqual(lines.filter((line) => /^## \S/.test(line)));
  expect(links.length).toBeGreaterThan(10);
});

it.each(links)('%s', (line) => {
  const [, file = '', says = ''] = /^- \[[^\]]+\]\(([^)]+)\): (\S.*)$/.exec(line) ?? [];

  expect(file).toMatch(/^(?!\/|[a-z]+:)/);
  expect(existsSync(path.join(root, file)), file).toBe(true);
  expect(says).not.toBe('');
});

it('no page is linked twice, and README leads to it', () => {
  const files = links.map((line) => /\(([^)]+)\)/.exec(line)?.[1]);

  expect(new Set(files).size).toBe(files.length);
  expect(readFileSync(path.join(root, 'README.md'), 'utf8')).toContain('(llms.txt)');
});
