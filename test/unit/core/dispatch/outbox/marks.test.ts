import { expect, test } from 'vitest';
import { appendBegin, appendMark, replaceMark } from '#core/dispatch/outbox/marks.ts';

const KEPT = 32;
const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);

test('an attempt that begins is one mark more, and its outcome takes the place of that mark', () => {
  const begun = appendMark('[503,"reset"]', 'in-flight');

  expect(JSON.parse(begun)).toEqual([503, 'reset', 'in-flight']);
  expect(JSON.parse(replaceMark(begun, 200))).toEqual([503, 'reset', 200]);
});

test('a long thread keeps its newest knots, and for each its begin and its duration, but for the last one’s', () => {
  const marks = JSON.parse(appendMark(JSON.stringify(upTo(KEPT)), 200));
  const spans = JSON.parse(appendBegin(JSON.stringify(upTo(2 * KEPT)), 9000));

  expect(marks).toEqual([...upTo(KEPT).slice(1), 200]);
  expect(spans).toEqual([...upTo(2 * KEPT).slice(2), 9000]);
  expect(spans).toHaveLength(2 * marks.length - 1);
  expect(JSON.parse(appendBegin('[0,41]', 1041))).toEqual([0, 41, 1041]);
});
