import { expect, test } from 'vitest';
import { parsePythonInt } from '#core/signing/python-int.ts';
import { fromUnits, readVectors } from '../../../support/vectors.ts';

test('takes and refuses the texts that int() of Python takes and refuses', () => {
  for (const { units, value } of readVectors<{ units: number[]; value: string | null }>('python-ints.jsonl')) {
    const text = fromUnits(units);

    expect([text, parsePythonInt(text)]).toEqual([text, value === null ? undefined : expect.closeTo(Number(value))]);
  }
});
