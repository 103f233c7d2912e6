// node scripts/run.mjs scripts/write-command-pages.ts: writes docs/commands of what the verbs say about themselves; to be run after a change there.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { commandPages, indexText, withIndex } from './command-pages.ts';

const docs = path.join(import.meta.dirname, '..', 'docs');
const directory = path.join(docs, 'commands');
const pages = await commandPages();

mkdirSync(directory, { recursive: true });
const wanted = new Set(pages.map(({ file }) => file));
for (const file of readdirSync(directory)) if (!wanted.has(file)) rmSync(path.join(directory, file));
for (const { file, text } of pages) writeFileSync(path.join(directory, file), text);

const index = path.join(docs, 'command-line.md');
writeFileSync(index, withIndex(readFileSync(index, 'utf8'), indexText()));
