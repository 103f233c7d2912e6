import { expect, test } from 'vitest';
import { createAnswerBudget } from '#core/net/answer-budget.ts';
import { createBoundedBody } from '#core/net/bounded-body.ts';

const KIB = 1024;
const limits = { keepBytes: 1024 * KIB, readBytes: 4096 * KIB, readPieces: 1_000_000 };

test('keeps the first bytes and counts the rest', () => {
  const body = createBoundedBody({ ...limits, keepBytes: 5 });

  for (const piece of ['ab', 'cd', 'ef', 'gh']) expect(body.take(Buffer.from(piece))).toBe(true);

  expect([body.size, body.end().toString()]).toEqual([8, 'abcde']);
});

test('says when enough was read, by bytes or by pieces', () => {
  const bytes = createBoundedBody({ ...limits, readBytes: 3 });
  const pieces = createBoundedBody({ ...limits, readPieces: 2 });

  expect([bytes.take(Buffer.alloc(3)), bytes.take(Buffer.alloc(1))]).toEqual([true, false]);
  expect([1, 2, 3].map(() => pieces.take(Buffer.alloc(1)))).toEqual([true, true, false]);
});

test('a mebibyte in pieces of one byte costs about a mebibyte, and holds none of the pieces', () => {
  const source = Buffer.alloc(64 * KIB, 'x');
  const before = process.memoryUsage();
  const body = createBoundedBody(limits);

  for (let i = 0; i < 1024 * KIB; i += 1) body.take(source.subarray(i % source.length, (i % source.length) + 1));

  expect(process.memoryUsage().arrayBuffers - before.arrayBuffers).toBeLessThan(4 * 1024 * KIB);
  expect(body.end()).toHaveLength(1024 * KIB);
});

test('beyond 64 KiB each, bodies share a budget, and give it back', () => {
  const budget = createAnswerBudget(500 * KIB);
  const first = createBoundedBody({ ...limits, budget });
  const second = createBoundedBody({ ...limits, budget });

  first.take(Buffer.alloc(500 * KIB));
  second.take(Buffer.alloc(500 * KIB));

  expect([first.isShort, second.isShort, second.size]).toEqual([false, true, 500 * KIB]);
  expect([first.end().length, second.end().length]).toEqual([500 * KIB, 64 * KIB]);
  const third = createBoundedBody({ ...limits, budget });
  third.take(Buffer.alloc(500 * KIB));
  expect(third.end()).toHaveLength(500 * KIB);
});
