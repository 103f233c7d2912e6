import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { migrate } from '#core/database/migrate.ts';
import { MIGRATIONS } from '#core/database/migrations/index.ts';
import { NEWEST_SCHEMA } from '#core/database/newest-schema.ts';
import { schemaDigest, schemaFault } from '#core/database/schema.ts';

let db: Database.Database;
beforeEach(() => {
  db = new Database(':memory:');
  migrate(db, MIGRATIONS);
});
afterEach(() => void db.close());

test('the schema that is known is the one that the migrations make', () => {
  expect(NEWEST_SCHEMA).toEqual({ version: MIGRATIONS.at(-1)?.version, digest: schemaDigest(db) });
});

test('one that is known is not made again to be compared', () => {
  const asked: Parameters<typeof schemaFault>[1] = Object.create(MIGRATIONS, { filter: { value: () => expect.fail('they were run') } });

  expect(schemaFault(db, asked, NEWEST_SCHEMA)).toBeUndefined();
});

test.each([
  ['CREATE TABLE stranger (id INTEGER)', 'its table "stranger" is none of ours'],
  ['ALTER TABLE webhook ADD COLUMN stranger TEXT', 'its table "webhook" is not as Hookglass makes it'],
  ['PRAGMA application_id = 7', 'it carries the mark of another program (application_id 7)'],
])('%s is seen', (change, words) => {
  db.exec(change);

  expect(schemaFault(db, MIGRATIONS, NEWEST_SCHEMA)).toContain(words);
});

test('the same objects in another order and spacing are the same schema', () => {
  const [first, second] = [new Database(':memory:'), new Database(':memory:')];
  first.exec('CREATE TABLE a (x  TEXT); CREATE TABLE b (y TEXT)');
  second.exec('CREATE TABLE b (y TEXT); CREATE TABLE a (x\nTEXT)');

  expect(schemaDigest(first)).toBe(schemaDigest(second));
  for (const opened of [first, second]) opened.close();
});
