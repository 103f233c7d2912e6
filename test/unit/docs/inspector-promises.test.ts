import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const root = path.join(import.meta.dirname, '..', '..', '..');
const table = readFileSync(path.join(root, 'docs', 'inspector.md'), 'utf8');
/** `| what it promises | `e2e/file`: title of the test |` */
const promises = [...table.matchAll(/^\| (.+?) +\| `([\w/-]+)`: (.+?) +\|$/gm)].map(([, what = '', file = '', title = '']) => ({
  what,
  file,
  title: title.replaceAll('\\*', '*'),
}));

it('is a list of more than fifty', () => {
  expect(promises.length).toBeGreaterThan(50);
});

it.each(promises)('$what: has its test', ({ file, title }) => {
  const source = readFileSync(path.join(root, 'test', `${file}.test.ts`), 'utf8');

  expect(source).toContain(title);
});
