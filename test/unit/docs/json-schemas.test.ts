import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { brokenPromises, schemaFiles, schemaIndex } from '../../../scripts/json-schemas.ts';
import { withMarked } from '../../../scripts/markdown-table.ts';

const directory = path.resolve(import.meta.dirname, '../../../docs/schemas');
const read = (file: string) => readFileSync(path.join(directory, file), 'utf8');
const files = schemaFiles();

it.each(files)('docs/schemas/$file is what the shapes say (else run scripts/write-json-schemas.ts)', ({ file, text }) => {
  expect(read(file)).toBe(text);
});

it('there is no schema of a verb that is gone, and the page names all of them', () => {
  const page = read('README.md');

  expect(readdirSync(directory).toSorted()).toEqual([...files.map(({ file }) => file), 'README.md'].toSorted());
  expect(page).toBe(withMarked(page, 'schemas', schemaIndex()));
});

it('every object allows the members that it names and no other', () => {
  const open = files.flatMap(({ file, schema }) => openObjects(schema).map((place) => `${file} ${place}`));

  // The example of an event has the fields of that event.
  expect(open).toEqual(['trigger.json /$defs/EventKind/properties/example']);
});

it('what a member means is said beside it, where a shape says it', () => {
  const check = files.find(({ file }) => file === 'check.json')?.schema.$defs['CheckReport'];

  expect(check).toMatchObject({ properties: { target: { description: 'Credentials in it are left out.' } } });
});

function openObjects(schema: unknown, place = ''): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const isOpen =
    'type' in schema && schema.type === 'object' && (!('additionalProperties' in schema) || schema.additionalProperties !== false);
  return [...(isOpen ? [place] : []), ...Object.entries(schema).flatMap(([name, inner]) => openObjects(inner, `${place}/${name}`))];
}

const token = { type: 'object', properties: { token: { type: 'string' } }, required: ['token'] };

it.each([
  ['a member that is gone', { ...token, properties: {}, required: [] }, /properties\/token is gone/],
  ['another type', { ...token, properties: { token: { type: 'number' } } }, /token\/type is another/],
  ['a member that may be absent', { ...token, required: [] }, /token need not be there any more/],
  ['an alternative that is gone', { anyOf: [{ type: 'number' }] }, /anyOf/],
])('the same version may not have %s', (_what, after, says) => {
  const before = 'anyOf' in after ? { anyOf: [{ type: 'string' }, { type: 'number' }] } : token;

  expect(brokenPromises(before, after).join('\n')).toMatch(says);
});

it('the same version may have more members, classes and alternatives', () => {
  const before = { ...token, properties: { token: { enum: ['a'] }, other: { anyOf: [{ type: 'string' }] } } };
  const after = {
    ...token,
    properties: { token: { enum: ['a', 'b'] }, other: { anyOf: [{ type: 'null' }, { type: 'string' }] }, more: { type: 'string' } },
  };

  expect(brokenPromises(before, after)).toEqual([]);
});
