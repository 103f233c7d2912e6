import { expect, test } from 'vitest';
import { parseRetryAfter } from '#shared/domain/delivery/retry-after.ts';
import { readVectors } from '../../../../support/vectors.ts';

test("reads what MLflow's client reads, and refuses what it refuses", () => {
  for (const { value, nowSec, seconds } of readVectors<{ value: string; nowSec: number; seconds: number | null }>('retry-after.jsonl')) {
    const asked = parseRetryAfter(value, nowSec * 1000)?.askedMs;

    expect([value, asked]).toEqual([value, seconds === null ? undefined : seconds * 1000]);
  }
});
