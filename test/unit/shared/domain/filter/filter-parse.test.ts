import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applicableText, FILTER_KEYS, quoted, ruleOf, withToken } from '#shared/domain/filter/filter.ts';
import { parseFilter } from '#shared/domain/filter/filter-parse.ts';

const problem = (text: string) => parseFilter(text).tokens.map((token) => (token.state === 'wrong' ? token.problem : undefined));

test('reads tokens with their places: and, or, not, names, quotes', () => {
  const { tokens, terms } = parseFilter(' event:model_version* status:4xx,503  -verified:yes "two words"');

  expect(tokens.map(({ start, end, text }) => [start, end, text])).toEqual([
    [1, 21, 'event:model_version*'],
    [22, 36, 'status:4xx,503'],
    [38, 51, '-verified:yes'],
    [52, 63, '"two words"'],
  ]);
  expect(terms).toEqual([
    { key: 'event', not: false, values: [{ kind: 'glob', text: 'model_version*' }] },
    {
      key: 'status',
      not: false,
      values: [
        { kind: 'range', range: { min: 400, max: 499 }, text: '4xx' },
        { kind: 'range', range: { min: 503, max: 503 }, text: '503' },
      ],
    },
    { key: 'verified', not: true, values: [{ kind: 'choice', text: 'yes' }] },
    { key: 'word', not: false, values: [{ kind: 'text', text: 'two words' }] },
  ]);
});

test('explains a wrong token and lets the others hold', () => {
  const filter = parseFilter('status:banana took:>2s colour:red');

  expect(problem('status:banana took:>2s colour:red')).toEqual([
    'status takes 2xx, 503, >=400, none, not “banana”.',
    undefined,
    'There is no colour:. To look for the text, put it in quotes: "colour:red".',
  ]);
  expect(filter.terms.map(({ key }) => key)).toEqual(['took']);
  expect(applicableText(filter)).toBe('took:>2s');
});

test('guesses what was meant', () => {
  expect(problem('stat:200')[0]).toContain('did you mean state:?');
  expect(problem('modle:iris')[0]).toContain('did you mean model:?');
  expect(problem('webhok:a')[0]).toContain('did you mean webhook:?');
});

test.each([
  'state:gone',
  'status:99',
  'status:6xx',
  'took:2',
  'took:>2 s',
  'took:5s..1s',
  'attempt:>',
  'attempt:1.5',
  'size:big',
  'tag:=prod',
  'after:25:00',
  'after:2026-13-40',
  'after:yesterday',
  'after:-15',
  'event:',
  'event:a,',
  'body:"open',
  '"open',
  '-',
])('%s is wrong and says what is taken', (text) => {
  const wrong = problem(text).filter((found) => found !== undefined);

  expect(wrong).toHaveLength(1);
  expect(wrong[0]).toMatch(/takes|closed|missing/);
});

test.each([
  ['took:>2s', { min: 2000, minOpen: true }],
  ['took:<=1.5s', { max: 1500 }],
  ['wait:1m..2h', { min: 60_000, max: 7_200_000 }],
  ['size:>4k', { min: 4096, minOpen: true }],
  ['attempt:2', { min: 2, max: 2 }],
  ['status:>=400', { min: 400 }],
])('%s is a range', (text, range) => {
  expect(parseFilter(text).terms[0]?.values).toEqual([{ kind: 'range', range, text: text.slice(text.indexOf(':') + 1) }]);
});

test('takes times of day, dates and spans', () => {
  const moment = (text: string) => {
    const value = parseFilter(text).terms[0]?.values[0];
    return value?.kind === 'time' ? value.moment : undefined;
  };

  expect(moment('after:10:30')).toEqual({ form: 'clock', hour: 10, minute: 30, second: 0 });
  expect(moment('before:2026-11-23T11:00')).toEqual({ form: 'instant', atMs: new Date(2026, 10, 23, 11).getTime() });
  expect(moment('after:2026-11-23')).toEqual({ form: 'instant', atMs: new Date(2026, 10, 23).getTime() });
  expect(moment('after:2026-11-23T11:00:05.5Z')).toEqual({ form: 'instant', atMs: Date.UTC(2026, 10, 23, 11, 0, 5, 500) });
  expect(moment('after:-15m')).toEqual({ form: 'ago', ms: 900_000 });
});

test('keeps quotes, commas and colons in quoted values, and addresses as words', () => {
  expect(parseFilter('header:user-agent="node, 24"').terms[0]?.values).toEqual([{ kind: 'pair', name: 'user-agent', value: 'node, 24' }]);
  expect(parseFilter(String.raw`body:"say \"hi\""`).terms[0]?.values).toEqual([{ kind: 'text', text: 'say "hi"' }]);
  expect(parseFilter('http://127.0.0.1:8000').terms[0]).toMatchObject({ key: 'word', values: [{ text: 'http://127.0.0.1:8000' }] });
  expect(parseFilter('-"a b"').terms[0]).toMatchObject({ key: 'word', not: true });
});

test('does not filter by the token that the caret is in', () => {
  const text = 'state:failed status:5';

  expect(parseFilter(text, { caret: text.length }).tokens.map(({ state }) => state)).toEqual(['ok', 'typing']);
  expect(parseFilter(text, { caret: text.length }).terms).toHaveLength(1);
  expect(parseFilter(text, { caret: 3 }).tokens[1]?.state).toBe('wrong');
});

test('adds a token from a cell, in place of its opposite', () => {
  expect(withToken('state:failed', 'model', 'my model')).toBe('state:failed model:"my model"');
  expect(withToken('model:iris x', 'model', 'iris', { not: true })).toBe('x -model:iris');
  expect(withToken('model:iris', 'model', 'iris')).toBe('model:iris');
});

test('never throws, covers exactly the text, and reads back any quoted value', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.constantFrom(...FILTER_KEYS), (text, key) => {
      const { tokens } = parseFilter(text);
      const rest = tokens.reduceRight((left, { start, end }) => left.slice(0, start) + left.slice(end), text);
      expect(rest.trim()).toBe('');
      expect(tokens.every((token) => token.text === text.slice(token.start, token.end))).toBe(true);

      const value = parseFilter(`${key}:${quoted(text || 'x')}`);
      expect(value.tokens).toHaveLength(1);
      expect(parseFilter(`body:${quoted(text || 'x')}`).terms[0]?.values).toEqual([{ kind: 'text', text: text || 'x' }]);
    }),
  );
});

test('is documented in full', () => {
  const page = readFileSync(fileURLToPath(new URL('../../../../../docs/filter-language.md', import.meta.url)), 'utf8');

  expect(FILTER_KEYS.filter((key) => !page.includes(`\`${key}:\``))).toEqual([]);
  expect(FILTER_KEYS.flatMap((key) => ruleOf(key).choices ?? []).filter((choice) => !page.includes(`\`${choice}\``))).toEqual([]);
});
