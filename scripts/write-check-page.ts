// node scripts/run.mjs scripts/write-check-page.ts: writes the table of checks into its page; to be run after a change of the table.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { CHECK_PAGE, withCheckTable } from './check-page.ts';

const file = path.join(import.meta.dirname, '..', CHECK_PAGE);
writeFileSync(file, withCheckTable(readFileSync(file, 'utf8')));
