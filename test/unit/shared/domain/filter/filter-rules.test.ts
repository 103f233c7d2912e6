import { describe, expect, it, test } from 'vitest';
import { applicableText, quoted, withToken } from '#shared/domain/filter/filter.ts';
import { type FilterContents, matchesFilter } from '#shared/domain/filter/filter-eval.ts';
import { parseFilter } from '#shared/domain/filter/filter-parse.ts';
import type { FilterRow } from '#shared/domain/filter/filter-row.ts';

// The rules of docs/filter-language.md, each at its edge.

const nowMs = new Date(2026, 10, 23, 12).getTime();
const BARE: FilterRow = { id: 'c1', atMs: nowMs, words: '' };
const holds = (text: string, fields: Partial<FilterRow> = {}, contents?: Partial<FilterContents>) =>
  matchesFilter(parseFilter(text), { ...BARE, ...fields }, { nowMs, ...(contents && { contents: contents as FilterContents }) });

describe('a row that has nothing of what a token looks at', () => {
  const TOKENS = [
    ...['event:*', 'entity:*', 'action:*', 'model:*', 'prompt:*', 'version:*', 'alias:*', 'tag:*', 'webhook:*', 'from:*', 'endpoint:*'],
    ...['state:failed', 'reason:user', 'error:dns', 'source:test', 'status:2xx', 'attempt:>=0', 'took:>0s', 'size:<1m'],
    ...['replay-of:d7', 'id:9f2c', 'run:12', 'star:yes', 'note:yes'],
  ];

  it.each(TOKENS)('is not found by %s, and is found where that is excluded', (token) => {
    expect([holds(token), holds(`-${token}`)]).toEqual([false, true]);
  });

  it('has no status, no star, no note, and a signature that nobody knows about', () => {
    for (const token of ['status:none', 'star:no', 'note:no', 'verified:unknown']) expect(holds(token), token).toBe(true);
    expect(holds('status:none', { status: 200 })).toBe(false);
  });
});

test.each([
  ['alias:champion', { about: { kind: 'model', name: 'iris', alias: 'champion' } }],
  ['endpoint:my-app', { endpoint: 'my-app' }],
  ['run:12 -run:1 -run:13', { run: '12' }],
  ['tag:stage tag:stage= -tag:stage=?', { about: { kind: 'model', name: 'iris', tag: { key: 'stage' } } }],
  ['reason:user', { reasons: ['user'] }],
  ['star:yes -note:yes', { starred: true }],
  ['note:yes -star:yes', { noted: true }],
  ['dup:no -dup:yes', { duplicate: false }],
] satisfies [string, Partial<FilterRow>][])('%s finds what has just that', (text, fields) => {
  expect(holds(text, fields)).toBe(true);
});

test('a moment belongs to what is after it, not to what is before it', () => {
  const atMs = new Date(2026, 10, 22).getTime();

  expect([holds('after:2026-11-22', { atMs }), holds('after:2026-11-22', { atMs: atMs - 1 })]).toEqual([true, false]);
  expect([holds('before:2026-11-22', { atMs }), holds('before:2026-11-22', { atMs: atMs - 1 })]).toEqual([false, true]);
});

test.each([
  ['>4', [false, false, true]],
  ['>=4', [false, true, true]],
  ['<4', [true, false, false]],
  ['<=4', [true, true, false]],
  ['4', [false, true, false]],
  ['3..4', [true, true, false]],
])('attempt:%s of 3, 4 and 5', (range, expected) => {
  expect([3, 4, 5].map((attempts) => holds(`attempt:${range}`, { attempts }))).toEqual(expected);
});

describe('a text', () => {
  const inBody = (text: string, body: string) => holds(text, {}, { body: () => body });

  it('is found at the beginning as anywhere else, as it is written and as JSON writes it', () => {
    expect(holds('iris', { words: 'Iris v3' })).toBe(true);
    expect(holds('CAFÉ', { words: 'café' })).toBe(true);
    expect(inBody('É', String.raw`\u00e9`)).toBe(true);
    expect(inBody('body:é', 'é')).toBe(true);
  });

  it('that is not there is not found, whatever its letters', () => {
    expect(inBody('thé', 'tea')).toBe(false);
    expect(inBody('body:thé', 'tea')).toBe(false);
  });

  it('of an answer may be in any of several', () => {
    expect(holds('answer:signature', {}, { answers: () => ['busy', 'Invalid signature'] })).toBe(true);
  });

  it('goes on behind its quotes, and a minus in quotes is part of it', () => {
    const word = (text: string) => parseFilter(text).terms;

    expect(word('con"nection re"set')).toEqual([{ key: 'word', not: false, values: [{ kind: 'text', text: 'connection reset' }] }]);
    expect(word('"-x"')).toEqual([{ key: 'word', not: false, values: [{ kind: 'text', text: '-x' }] }]);
    expect(word('5model:iris')).toEqual([{ key: 'word', not: false, values: [{ kind: 'text', text: '5model:iris' }] }]);
  });
});

test('the token at the caret does not filter, but what it will be is known as far as it can be read', () => {
  const at = (text: string) => parseFilter(text, { caret: text.length });

  expect(at('state:failed').terms).toEqual([]);
  expect(at('state:failed').tokens[0]).toMatchObject({
    state: 'typing',
    term: { key: 'state', not: false, values: [{ kind: 'choice', text: 'failed' }] },
  });
  expect(at('state:gone').tokens).toEqual([{ start: 0, end: 10, text: 'state:gone', state: 'typing' }]);
});

test('what is wrong is said with what was meant', () => {
  const problem = (text: string) => parseFilter(text).tokens.flatMap((token) => (token.state === 'wrong' ? [token.problem] : []));

  expect(problem('star:yess')).toEqual(['star takes yes or no, not “yess”. Did you mean yes?']);
  expect(problem('star:banana')).toEqual(['star takes yes or no, not “banana”.']);
  expect(problem('colour:"dark red"')).toEqual(['There is no colour:. To look for the text, put it in quotes: "colour:dark red".']);
});

describe('a filter that is changed by a click', () => {
  it('keeps its other tokens as they were typed, also those in quotes and one that is not closed', () => {
    expect(withToken('', 'model', 'iris')).toBe('model:iris');
    expect(withToken('"two  words" x', 'model', 'iris')).toBe('"two  words" x model:iris');
    expect(withToken(String.raw`"say \"hi  there\"" x`, 'model', 'iris')).toBe(String.raw`"say \"hi  there\"" x model:iris`);
    expect(withToken('x "not  closed', 'model', 'iris')).toBe('x "not  closed model:iris');
    expect(withToken('-model:iris x', 'model', 'iris')).toBe('x model:iris');
  });

  it('has in quotes what would be read otherwise', () => {
    expect(['', 'a b', 'a,b', 'iris', String.raw`a "b" \c`].map(quoted)).toEqual([
      ...['""', '"a b"', '"a,b"', 'iris'],
      String.raw`"a \"b\" \\c"`,
    ]);
  });
});

test('what holds while another token is wrong is one text', () => {
  expect(applicableText(parseFilter('status:5xx star:banana  -model:iris'))).toBe('status:5xx -model:iris');
});
