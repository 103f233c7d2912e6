import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { CHECK_TEXTS } from '#shared/domain/check/check-texts.ts';
import { CHECKS } from '#shared/domain/check/checks.ts';
import { CHECK_PAGE, withCheckTable } from '../../../scripts/check-page.ts';

const page = readFileSync(path.join(import.meta.dirname, '..', '..', '..', CHECK_PAGE), 'utf8');

it('the page of the checks says what the table says; “node scripts/run.mjs scripts/write-check-page.ts” makes it so', () => {
  expect(page).toBe(withCheckTable(page));
});

it('there are 24 checks, each with an id of its own and all its texts', () => {
  expect(new Set(CHECKS.map(({ id }) => id)).size).toBe(24);
  expect(Object.keys(CHECK_TEXTS).toSorted()).toEqual(CHECKS.map(({ id }) => id).toSorted());
  for (const { sends, care, fix } of Object.values(CHECK_TEXTS)) for (const text of [sends, care, fix]) expect(text).toMatch(/^\S.*\.$/s);
});
