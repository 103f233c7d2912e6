import { describe, expect, it } from 'vitest';
import { laidOut, pythonDumpOf } from '#shared/domain/mlflow/python-dump.ts';
import { type ReadJson, readJsonTree } from '#shared/domain/wire/json-tree.ts';

const tree = (read: ReadJson) => {
  if (!read.ok) throw new Error(read.problem.message);
  return read.tree.root;
};
const dumped = (text: string) => pythonDumpOf(tree(readJsonTree(text)));

// Each as `python3 -c "import json,sys; print(json.dumps(json.loads(sys.stdin.read())))"` printed it.
it.each([
  ['{"a":100.0,"b":1e2,"c":1E400,"d":-0,"e":-0.0}', '{"a": 100.0, "b": 100.0, "c": Infinity, "d": 0, "e": -0.0}'],
  ['{"10":1,"2":2,"a":3}', '{"10": 1, "2": 2, "a": 3}'],
  ['{"a":1,"b":2,"a":3}', '{"a": 3, "b": 2}'],
  ['["nørre","😀","\\ud800","\\u007f","\\/"]', '["n\\u00f8rre", "\\ud83d\\ude00", "\\ud800", "\\u007f", "/"]'],
  ['123456789012345678901234567890', '123456789012345678901234567890'],
  ['[true,null,[],{}," \\b\\f\\n\\r\\t\\u0001"]', '[true, null, [], {}, " \\b\\f\\n\\r\\t\\u0001"]'],
  ['[1e16,1.5e-5,0.1]', '[1e+16, 1.5e-05, 0.1]'],
])('%s is dumped as Python does', (text, expected) => {
  expect(dumped(text)).toBe(expected);
});

it('what is laid out reads back to the same bytes', () => {
  const text = '{"b":[1.0,{"é":[]}],"2":"\\u00f8","1":{}}';

  expect(dumped(laidOut(tree(readJsonTree(text))))).toBe(dumped(text));
});

describe('a text that is no JSON is told where and why', () => {
  it.each([
    ['{"a": 1,}', 'line 1, column 9: a name in quotes is expected here'],
    ['{\n  "a": ,\n}', 'line 2, column 8: a value is expected here'],
    ['{"a" 1}', 'line 1, column 6: a colon is expected here'],
    ['{"a": 1 "b": 2}', 'line 1, column 9: a comma or } is expected here'],
    ['[1 2]', 'line 1, column 4: a comma or ] is expected here'],
    ['{"a": "b', 'line 1, column 7: this quote is never closed'],
    ['{"a": "b\\"}', 'line 1, column 7: this quote is never closed'],
    ['{"a": "\\x"}', 'line 1, column 7: this text has a control character or an escape that JSON does not have'],
    ['{} {}', 'line 1, column 4: the end is expected here'],
    ['', 'line 1, column 1: a value is expected here'],
    [`${'['.repeat(600)}`, 'line 1, column 502: it is nested more than 500 deep here'],
  ])('%s', (text, expected) => {
    const read = readJsonTree(text);

    expect(read.ok ? 'it is JSON' : `line ${read.problem.line}, column ${read.problem.column}: ${read.problem.message}`).toBe(expected);
  });
});
