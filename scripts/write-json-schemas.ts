// node scripts/run.mjs scripts/write-json-schemas.ts: writes docs/schemas of what the verbs print with --json; to be run after a change there.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { brokenPromises, type JsonSchema, schemaFiles, schemaIndex } from './json-schemas.ts';
import { withMarked } from './markdown-table.ts';

const directory = path.join(import.meta.dirname, '..', 'docs', 'schemas');
mkdirSync(directory, { recursive: true });
const files = schemaFiles();
const known = readdirSync(directory).filter((file) => file.endsWith('.json'));

for (const { file, schema, text } of files) {
  const before = known.includes(file) ? (JSON.parse(readFileSync(path.join(directory, file), 'utf8')) as JsonSchema) : schema;
  const broken = before.$id === schema.$id ? brokenPromises(before, schema) : [];
  if (broken.length > 0) {
    console.error(`${file}: a program that reads it could stumble. Give it another version in cli/outputs, or keep what it promised:`);
    for (const promise of broken) console.error(`  ${promise}`);
    process.exitCode = 1;
  } else writeFileSync(path.join(directory, file), text);
}
for (const file of known) if (!files.some((one) => one.file === file)) rmSync(path.join(directory, file));

const index = path.join(directory, 'README.md');
writeFileSync(index, withMarked(readFileSync(index, 'utf8'), 'schemas', schemaIndex()));
