// Brings a database to the newest version as a start does, and says each step; to be killed: migrate-once.ts FILE [whole|piecemeal]
// `piecemeal` is the known-bad variant: no transaction round the steps.
import { writeSync } from 'node:fs';
import path from 'node:path';
import { type Migration, migrate } from '#core/database/migrate.ts';
import { MIGRATIONS } from '#core/database/migrations/index.ts';
import { openDatabase } from '#core/database/open.ts';

const [file = '', how = 'whole'] = process.argv.slice(2);
const say = (what: string) => void writeSync(1, `${what}\n`);
const steps = MIGRATIONS.map(
  (step): Migration => ({
    ...step,
    up(db) {
      step.up(db);
      say('step');
    },
  }),
);
const db = openDatabase(file);
say('open');
if (how === 'piecemeal') {
  const current = db.pragma('user_version', { simple: true }) as number;
  db.pragma('foreign_keys = OFF');
  for (const { up, version } of steps) if (version > current) up(db);
  db.pragma(`user_version = ${steps.at(-1)?.version}`);
} else {
  migrate(db, steps, { directory: path.dirname(file), mark: String(Date.now()) });
}
say('done');
db.close();
