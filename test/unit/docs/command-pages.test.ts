import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { VERBS } from '#cli/verbs.ts';
import { commandPages, indexText, withIndex } from '../../../scripts/command-pages.ts';

const docs = path.resolve(import.meta.dirname, '../../../docs');
const read = (...names: string[]) => readFileSync(path.join(docs, ...names), 'utf8');
const pages = await commandPages();

it.each(pages)('docs/commands/$file is what the verb says about itself (else run scripts/write-command-pages.ts)', ({ file, text }) => {
  expect(read('commands', file)).toBe(text);
});

it('there is no page of a verb that is gone, and the index names all of them', () => {
  const index = read('command-line.md');

  expect(readdirSync(path.join(docs, 'commands')).toSorted()).toEqual(pages.map(({ file }) => file).toSorted());
  expect(index).toBe(withIndex(index, indexText()));
  expect(index).toContain(indexText());
});

it.each(Object.entries(VERBS))('%s has sentences, an example of its own, and takes --json and --data-dir', async (name, { load }) => {
  const { usage, about, examples, flags, json, exits } = await load();

  expect(usage.every((form) => form.split(' ')[0] === name)).toBe(true);
  expect(about.length).toBeGreaterThan(0);
  for (const sentence of [...about, ...(json === undefined ? [] : [json])]) expect(sentence).toMatch(/[.:)}]$/);
  expect(examples.length).toBeGreaterThan(0);
  for (const { run } of examples) expect(run).toContain(`hookglass ${name}`);
  if (!WITHOUT_JSON.has(name)) expect(Object.keys(flags)).toEqual(expect.arrayContaining(['json', 'data-dir']));
  if ('json' in flags) expect(json).toBeDefined();
  for (const { exit = 0 } of examples) expect(exits).toHaveProperty(String(exit));
});

/** Speaks a protocol of its own on standard output. */
const WITHOUT_JSON: ReadonlySet<string> = new Set(['mcp']);
