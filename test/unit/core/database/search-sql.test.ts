import { expect, test } from 'vitest';
import { compare } from '#core/database/search-sql.ts';

test.each(['LIKE', 'ILIKE'] as const)('%s takes a pattern of 256 characters and no longer one', (comparator) => {
  const condition = (length: number) => compare('value', comparator, 'a'.repeat(length), () => '@p1');

  expect(condition(256)).toContain('@p1');
  expect(() => condition(257)).toThrow(`A pattern behind ${comparator} has at most 256 characters.`);
});
