import { expect, test } from 'vitest';
import { parseRetryAfter } from '#shared/domain/delivery/retry-after.ts';
import { readVectors } from '../../../../support/vectors.ts';

test("reads what MLflow's client reads, and refuses what it refuses", () => {
  for (const { value, nowSec, seconds } of readVectors<{ value: string; nowSec: number; seconds: number | null }>('retry-after.jsonl')) {
    const asked = parseRetryAfter(value, nowSec * 1000)?.askedMs;

    expect([value, asked]).toEqual([value, seconds === null ? undefined : seconds * 1000]);
  }
});

const asks = (header: string, now: string) => parseRetryAfter(header, Date.parse(now));

test('says in which form a wait was asked for', () => {
  expect(asks('7', '2026-11-23T10:00:00Z')).toEqual({ form: 'seconds', askedMs: 7000 });
  expect(asks('Mon, 23 Nov 2026 10:00:07 GMT', '2026-11-23T10:00:00Z')).toEqual({ form: 'date', askedMs: 7000 });
});

test('counts a zone of digits from both its hours and its minutes, to either side', () => {
  expect(asks('Mon, 23 Nov 2026 10:00:00 +0530', '2026-11-23T04:29:00Z')?.askedMs).toBe(60_000);
  expect(asks('Mon, 23 Nov 2026 10:00:00 -0330', '2026-11-23T13:29:00Z')?.askedMs).toBe(60_000);
});

test('takes two digits of a year for 1969 to 2068', () => {
  expect(asks('Sunday, 23-Dec-68 00:00:09 GMT', '2068-12-23T00:00:00Z')?.askedMs).toBe(9000);
  expect(asks('Tuesday, 23-Dec-69 00:00:09 GMT', '1969-12-23T00:00:00Z')?.askedMs).toBe(9000);
});

test('reads the whole name of a month', () => {
  expect(asks('Mon, 23 November 2026 10:00:07 GMT', '2026-11-23T10:00:00Z')?.askedMs).toBe(7000);
});

test.each(['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'].map((name, i) => [name, i + 1] as const))(
  'takes %s for month %i',
  (name, month) => {
    const now = `2026-${String(month).padStart(2, '0')}-02T00:00:00Z`;

    expect(asks(`02 ${name} 2026 00:00:07 GMT`, now)?.askedMs).toBe(7000);
  },
);

/** As RFC 822 has them. */
test.each([
  ['EST', 5],
  ['EDT', 4],
  ['CST', 6],
  ['CDT', 5],
  ['MST', 7],
  ['MDT', 6],
  ['PST', 8],
  ['PDT', 7],
  ['AST', 4],
  ['ADT', 3],
  ['GMT', 0],
  ['XYZ', 0],
])('a date with the zone %s is %i hours behind Greenwich', (zone, hours) => {
  const now = `2026-11-23T${String(10 + hours).padStart(2, '0')}:00:00Z`;

  expect(asks(`Mon, 23 Nov 2026 10:00:07 ${zone}`, now)?.askedMs).toBe(7000);
});
