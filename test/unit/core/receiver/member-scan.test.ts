import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMemberScan } from '#core/receiver/member-scan.ts';

function scanned(text: string, pieceBytes: number): Record<string, string> {
  const scan = createMemberScan(['entity', 'action']);
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += pieceBytes) scan.push(bytes.subarray(at, at + pieceBytes));
  return scan.end();
}

/** What a parser finds. */
function parsed(text: string): Record<string, string> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
    return Object.fromEntries(
      Object.entries(value).filter(([key, item]) => ['entity', 'action'].includes(key) && typeof item === 'string'),
    );
  } catch {
    return {};
  }
}

test.each([
  '{"entity": "model_version", "action": "created", "data": {"entity": "x"}}',
  '{"data": [{"entity": "x"}, []], "action": "created", "entity": "model_version"}',
  ' {"entity":"a","entity":"b"}\n',
  '{"entity":"a","entity":5}',
  '{"entity":"a","entity":{"entity":"b"}}',
  '{"\\u0065ntity":"\\"\\u00e9\\ud83d\\ude00"}',
  '{"entity":"a"} x',
  '{"entity":"a"',
  '{"entity":"a",}',
  '{"entity":"a" "action":"b"}',
  '{"entity":"a"]',
  '{"entity" "a"}',
  '{"entity":"a","x":tru}',
  '{"entity":"a","x":01}',
  '{"entity":"a","x":-1.5e+7}',
  '{"entity":"a\nb"}',
  '[{"entity":"a"}]',
  '"entity"',
  'null',
  '',
  '{"a":[1,2,{"b":[]}],"entity":"a"}',
  '{"a":[1,],"entity":"a"}',
  '{,"entity":"a"}',
  '\ufeff{"entity":"a"}',
])('finds in %s what a parser finds', (text) => {
  for (const pieceBytes of [1, 3, 1000]) expect(scanned(text, pieceBytes)).toEqual(parsed(text));
});

test('finds what a parser finds in JSON of any shape, also when some of it is missing or doubled', () => {
  const key = fc.constantFrom('entity', 'action', 'data', 'x');
  const value = fc.oneof(fc.string({ unit: 'binary' }), fc.jsonValue({ maxDepth: 2 }));

  fc.assert(
    fc.property(fc.dictionary(key, value), fc.nat(), fc.nat({ max: 3 }), fc.integer({ min: 1, max: 20 }), (object, at, cut, pieceBytes) => {
      const text = JSON.stringify(object);
      const place = at % (text.length + 1);
      const cutText =
        cut === 0 ? text : cut === 1 ? text.slice(0, place) + text.slice(place + 1) : text.slice(0, place) + text.slice(place - 1);
      const damaged = Buffer.from(cutText).toString(); // half a character is no text

      expect(scanned(damaged, pieceBytes)).toEqual(parsed(damaged));
    }),
    { numRuns: 60 },
  );
});

test('ten MiB of opening brackets are given up at the first', () => {
  const scan = createMemberScan(['entity']);
  scan.push(Buffer.alloc(1000, '['));

  expect(scan.isBroken()).toBe(true);
});
