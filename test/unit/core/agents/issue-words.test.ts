import { expect, test } from 'vitest';
import { z } from 'zod';
import { issueWords } from '#core/agents/issue-words.ts';

const schema = z.strictObject({
  id: z.string().min(2).max(4),
  limit: z.int().min(1).max(100).optional(),
  mode: z.enum(['resigned', 'verbatim']).optional(),
  only: z.array(z.string()).max(2).optional(),
  signed: z.boolean().optional(),
});

test.each([
  [{}, 'id: a text is expected, and it is missing'],
  [{ id: 5 }, 'id: a text is expected, and it is a number'],
  [{ id: 'a' }, 'id: at least 2 characters'],
  [{ id: 'abcde' }, 'id: at most 4 characters'],
  [{ id: 'abc', limit: 'x' }, 'limit: a number is expected, and it is a text'],
  [{ id: 'abc', limit: 1.5 }, 'limit: a whole number is expected, and it is a number'],
  [{ id: 'abc', limit: 500 }, 'limit: at most 100'],
  [{ id: 'abc', mode: 'x' }, 'mode: one of resigned, verbatim is expected'],
  [{ id: 'abc', only: ['a', 'b', 'c'] }, 'only: at most 2 entries'],
  [{ id: 'abc', only: ['a', null] }, 'only.1: a text is expected, and it is null'],
  [{ id: 'abc', signed: 'yes' }, 'signed: true or false is expected, and it is a text'],
  [{ id: 'abc', 'fly\u202e': 1 }, 'there is no "fly\\u{202e}"; it takes id, limit, mode, only, signed'],
  [[], 'an object is expected, and it is a list'],
])('%j', (input, says) => {
  const [issue] = schema.safeParse(input).error?.issues ?? [];

  expect(issue && issueWords(issue, input, { members: Object.keys(schema.shape) })).toBe(says);
});

test('a sentence of ours stays as it is, without its end', () => {
  const own = z.object({ filter: z.string().refine(() => false, { message: 'The quotation mark is not closed.' }) });
  const input = { filter: '"' };
  const [issue] = own.safeParse(input).error?.issues ?? [];

  expect(issue && issueWords(issue, input)).toBe('filter: The quotation mark is not closed');
});
