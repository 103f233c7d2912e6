import { describe, expect, it } from 'vitest';
import { bareKey, listedTexts, parseOrderBy, parseSearch, quotedText } from '#shared/domain/mlflow/search-syntax.ts';

const parsed = (filter: string) => parseSearch(filter).map(({ left, comparator, value }) => [left, comparator, value.raw]);

describe('a filter', () => {
  it('is comparisons joined by AND, in any case, and a bare AND at an end does no harm', () => {
    expect(parsed("AND name LIKE 's-%' and tags.`a b` != \"q'q\" AND version_number>=2 and")).toEqual([
      ['name', 'LIKE', "'s-%'"],
      ['tags.`a b`', '!=', '"q\'q"'],
      ['version_number', '>=', '2'],
    ]);
  });

  it('knows lists and NULL', () => {
    expect(parsed("name NOT IN ('a', 'b)') AND tags.x IS NOT NULL")).toEqual([
      ['name', 'NOT IN', "('a', 'b)')"],
      ['tags.x', 'IS NOT NULL', ''],
    ]);
  });

  it('reads numbers, comments and NOT NULL as the parser of SQL does', () => {
    expect(parsed('a > 1. AND b < -.5 AND c = 1.5e-3')).toEqual([
      ['a', '>', '1.'],
      ['b', '<', '-.5'],
      ['c', '=', '1.5e-3'],
    ]);
    expect(parsed('a > 1and')).toEqual([['a', '>', '1and']]);
    expect(() => parseSearch('a > 0x1F')).toThrow('Invalid clause(s) in filter string: a, >, 0x1F');
    expect(() => parseSearch('a > 1 -- why')).toThrow('Invalid clause(s) in filter string: -- why');
    expect(() => parseSearch('a IS not  null')).toThrow('Invalid clause(s) in filter string: a, IS, not  null');
  });

  it('is nothing when empty', () => {
    expect(parseSearch('')).toEqual([]);
  });

  it.each([
    [' ', "Invalid filter ' '. Could not be parsed."],
    ["name = 'a' OR name = 'b'", 'Invalid clause(s) in filter string: OR'],
    ["(name = 'a')", "Invalid clause(s) in filter string: (name = 'a')"],
    ['version = 1', 'Invalid clause(s) in filter string: version, =, 1'],
    ["name = 'a'; name = 'b'", "Search filter contained multiple expression \"name = 'a'; name = 'b'\". Provide AND-ed expression list."],
    ["'a' = 'b'", "Invalid comparison clause. Expected 'Identifier' found ''a''"],
    ["name = 'open", 'Invalid clause(s) in filter string: name, ='],
  ])('refuses %j in words', (filter, message) => {
    expect(() => parseSearch(filter)).toThrow(message);
  });

  it('wants texts in quotes', () => {
    const [comparison] = parseSearch('name = bare');

    expect(() => comparison && quotedText(comparison.value)).toThrow('used for string value bare. Use either single or double quotes.');
  });

  it.each([
    ["('a', \"b's\" ,'c')", ['a', "b's", 'c']],
    ["('it\\'s')", ["it's"]],
  ])('reads the list %s', (raw, texts) => {
    expect(listedTexts({ kind: 'list', raw })).toEqual(texts);
  });

  it.each([
    ['()', 'but got empty list'],
    ['(1, 2)', 'but got different type in list: (1, 2)'],
    ['(1)', 'but got different type in list: (1,)'],
    ["('a'", 'ill-formed list'],
    ['(a, b)', 'ill-formed list'],
  ])('refuses the list %s', (raw, message) => {
    expect(() => listedTexts({ kind: 'list', raw })).toThrow(message);
  });
});

describe('an order', () => {
  it('is a key and perhaps a direction', () => {
    expect(parseOrderBy('`name` dEsC')).toEqual({ key: 'name', written: 'name', ascending: false });
    expect(parseOrderBy('`name`')).toEqual({ key: 'name', written: '`name`', ascending: true });
    expect(parseOrderBy('metrics.loss')).toEqual({ key: 'metrics.loss', written: 'metrics.loss', ascending: true });
    expect(bareKey('`a b`')).toBe('a b');
  });

  it.each([
    ['name FOO', "Invalid ordering key in order_by clause 'name FOO'."],
    ['version', "Invalid order_by clause 'version'. Could not be parsed."],
    [' name', "Invalid order_by clause ' name'. Could not be parsed."],
    ['name, timestamp', "Invalid order_by clause 'name, timestamp'. Could not be parsed."],
  ])('refuses %j', (clause, message) => {
    expect(() => parseOrderBy(clause)).toThrow(message);
  });
});

it.each([
  ['201 comparisons', Array.from({ length: 201 }, () => "tags.a = 'b'").join(' AND ')],
  ['50,000 words', 'x '.repeat(50_000)],
  ['50,000 lists', '()'.repeat(50_000)],
])('refuses %s without taking them all apart', (_, filter) => {
  expect(() => parseSearch(filter)).toThrow('A filter has at most 200 comparisons.');
});
