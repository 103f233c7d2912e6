import { expect, test } from 'vitest';
import { parseFilter } from '#shared/domain/filter/filter-parse.ts';
import { filterInWords } from '#shared/domain/filter/filter-words.ts';

const nowMs = new Date(2026, 10, 23, 12).getTime();

test.each([
  ['', 'everything'],
  ['after:10:30', 'everything after 10:30:00 today'],
  [
    'event:model_version* status:4xx,5xx -verified:yes',
    'everything that has the event model_version* and ended with 4xx or 5xx, except what has a valid signature',
  ],
  ['state:failed,retrying model:iris', 'everything that failed or is being retried and is about the model iris'],
  ['after:-15m before:2026-11-22T11:00', 'everything after 15 minutes ago before 2026-11-22 11:00:00'],
  ['took:>2s attempt:>1 size:>4k', 'everything that took more than 2 s, took more than 1 attempts and has a body of more than 4 KiB'],
  ['status:none,>=400', 'everything that ended with no status or at least 400'],
  ['error:drop,timeout', 'everything that ended with a dropped connection or a timeout'],
  ['champion header:retry-after body:"a b"', 'everything that mentions “champion”, has the header retry-after and has in its body “a b”'],
  ['-before:10:00 -star:yes', 'everything, except what has a star and everything before 10:00:00 today'],
])('%s is “%s”', (text, words) => {
  expect(filterInWords(parseFilter(text), nowMs)).toBe(words);
});
