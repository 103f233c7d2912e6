import { expect, test } from 'vitest';
import { z } from 'zod';
import { issueAt, issueWords } from '#shared/domain/issue-words.ts';

const schema = z.strictObject({
  id: z.string().min(2).max(4),
  limit: z.int().min(1).max(100).optional(),
  mode: z.enum(['resigned', 'verbatim']).optional(),
  only: z.array(z.string()).max(2).optional(),
  signed: z.boolean().optional(),
  name: z.string().min(1).optional(),
  at: z.iso.datetime().optional(),
  version: z.literal(1).optional(),
  code: z
    .string()
    .regex(/^[a-z]+$/)
    .optional(),
  step: z.union([z.strictObject({ status: z.int() }), z.strictObject({ drop: z.boolean() })]).optional(),
  scenario: z.union([z.string(), z.strictObject({ steps: z.array(z.strictObject({ status: z.int() })) })]).optional(),
  either: z.union([z.literal(1), z.literal(2)]).optional(),
  action: z
    .union([z.strictObject({ kind: z.enum(['drop', 'hang']) }), z.strictObject({ kind: z.literal('status'), status: z.int() })])
    .optional(),
});

test.each([
  [{}, 'id: a text is expected, and it is missing'],
  [{ id: 5 }, 'id: a text is expected, and it is a number'],
  [{ id: 'a' }, 'id: at least 2 characters are expected'],
  [{ id: 'abcde' }, 'id: at most 4 characters are expected'],
  [{ id: 'abc', limit: 'x' }, 'limit: a number is expected, and it is a text'],
  [{ id: 'abc', limit: 1.5 }, 'limit: a whole number is expected, and it is a number'],
  [{ id: 'abc', limit: 500 }, 'limit: at most 100 is expected'],
  [{ id: 'abc', mode: 'x' }, 'mode: one of resigned, verbatim is expected'],
  [{ id: 'abc', only: ['a', 'b', 'c'] }, 'only: at most 2 entries are expected'],
  [{ id: 'abc', only: ['a', null] }, 'only[1]: a text is expected, and it is null'],
  [{ id: 'abc', signed: 'yes' }, 'signed: true or false is expected, and it is a text'],
  [
    { id: 'abc', 'fly\u202e': 1 },
    'there is no "fly\\u{202e}"; it takes id, limit, mode, only, signed, name, at, version, code, step, scenario, either, action',
  ],
  [{ id: 'abc', name: '' }, 'name: it may not be empty'],
  [{ id: 'abc', at: 'soon' }, 'at: a time such as 2026-11-23T10:31:12Z is expected'],
  [{ id: 'abc', version: 2 }, 'version: 1 is expected'],
  [{ id: 'abc', code: '1' }, 'code: it has not the form that is expected'],
  [{ id: 'abc', step: { status: 'x' } }, 'step.status: a number is expected, and it is a text'],
  [{ id: 'abc', step: { drop: 1 } }, 'step.drop: true or false is expected, and it is a number'],
  [{ id: 'abc', step: 'x' }, 'step: an object is expected, and it is a text'],
  [{ id: 'abc', scenario: 5 }, 'scenario: a text or an object is expected, and it is a number'],
  [
    { id: 'abc', scenario: { steps: [{ status: 503 }, { status: 'x', more: 1 }] } },
    'scenario.steps[1].status: a number is expected, and it is a text',
  ],
  [{ id: 'abc', action: { kind: 'x' } }, 'action.kind: one of drop, hang, status is expected'],
  [{ id: 'abc', action: { kind: 'drop', more: 1 } }, 'action: there is no "more"'],
  [{ id: 'abc', action: { kind: 'status', status: 1, more: 1 } }, 'action: there is no "more"'],
  [{ id: 'abc', either: 3 }, 'either: it has none of the forms that are taken'],
  [[], 'an object is expected, and it is a list'],
])('%j', (input, says) => {
  const [issue] = schema.safeParse(input).error?.issues ?? [];

  expect(issue && issueWords(issue, input, { members: Object.keys(schema.shape) })).toBe(says);
});

test('a sentence of ours stays as it is, without its end where it becomes a part of another', () => {
  const own = z.object({ filter: z.string().refine(() => false, { message: 'The quotation mark is not closed.' }) });
  const input = { filter: '"' };
  const [issue] = own.safeParse(input).error?.issues ?? [];

  expect(issue && issueWords(issue, input)).toBe('filter: The quotation mark is not closed');
  expect(issue && issueAt(issue, input)).toEqual({ path: ['filter'], words: 'The quotation mark is not closed.' });
});

test('the place of what is wrong within one of several forms is told whole', () => {
  const input = { id: 'abc', action: { kind: 'status', status: 'x' } };
  const [issue] = schema.safeParse(input).error?.issues ?? [];

  expect(issue && issueAt(issue, input)).toEqual({ path: ['action', 'status'], words: 'a number is expected, and it is a text' });
});
