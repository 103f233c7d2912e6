import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Scenario, ScenarioAction, ScenarioStep } from '#shared/domain/scenario/scenario.ts';
import { parseScenario, pointAt, scenarioText } from '#shared/domain/scenario/scenario-text.ts';

function scenario(text: string): Scenario {
  const parsed = parseScenario(text);
  if (!parsed.ok) throw new Error(pointAt(text, parsed.error));
  return parsed.value;
}

test('one line says what the data says', () => {
  expect(scenario('500x2, 429(retry-after=2), drop, verify')).toEqual({
    steps: [
      { action: { kind: 'status', status: 500 }, times: 2 },
      { action: { kind: 'status', status: 429, retryAfter: '2' } },
      { action: { kind: 'drop' } },
      { action: { kind: 'verify' } },
    ],
    atEnd: 'repeat-last',
  });
  expect(scenario('503(wait=1.5s, body="a, \\"b\\"")[event=prompt*, attempt=2]x3,drip(over=250ms),timeout,loop')).toEqual({
    steps: [
      { action: { kind: 'status', status: 503, body: 'a, "b"' }, times: 3, waitMs: 1500, when: { event: 'prompt*', attempt: 2 } },
      { action: { kind: 'drip', overMs: 250 } },
      { action: { kind: 'hang' } },
    ],
    atEnd: 'start-over',
  });
  expect(scenario('302(location=/new,header="X-A: b, c")[percent=30%,seed=7,header=X-Env: staging]').steps[0]).toEqual({
    action: { kind: 'status', status: 302, location: '/new', headers: [['X-A', 'b, c']] },
    when: { percent: 30, seed: 7, header: 'X-Env: staging' },
  });
});

test.each([
  ['', 0, 'a status or one of'],
  ['503,,200', 4, 'a status or one of'],
  ['503,nope', 4, 'a status or one of'],
  ['503 200', 4, 'a comma'],
  ['99', 0, '200 to 599'],
  ['600', 0, '200 to 599'],
  ['503x0', 4, 'at least once'],
  ['503()x', 4, 'a name'],
  ['503(wait)', 8, '“=” is expected'],
  ['503(wait=soon)', 9, 'a time'],
  ['503(wait=2s', 11, '“)” is expected'],
  ['503(colour=red)', 4, '“colour” is unknown'],
  ['drop(body=x)', 5, 'drop takes wait'],
  ['503(header=nonsense)', 11, '"Name: value"'],
  ['503(body="abc)', 9, 'never closed'],
  ['503[attempt=0]', 12, 'from 1'],
  ['503[percent=130%]', 12, 'from 0 to 100'],
  ['503[day=monday]', 4, 'one of event'],
  ['503[event=]', 10, 'an event'],
  ['503,loop,200', 8, 'last word'],
  ['loop', 0, 'a status or one of'],
])('%j is refused at character %i', (text, at, message) => {
  expect(parseScenario(text)).toEqual({ ok: false, error: { at, message: expect.stringContaining(message) } });
});

test('the caret stands under the character', () => {
  expect(pointAt('503,nope', { at: 4, message: 'here' })).toBe('503,nope\n    ^ here');
});

const text = fc
  .string({ unit: fc.constantFrom('a', 'Z', '9', ' ', ',', '(', ']', '"', '\\', '*', ':', '=', 'é'), minLength: 1, maxLength: 12 })
  .map((t) => t.trim() || 'x');
const status: fc.Arbitrary<ScenarioAction> = fc.record(
  {
    kind: fc.constant('status' as const),
    status: fc.integer({ min: 200, max: 599 }),
    retryAfter: text,
    retryAfterDateSec: fc.nat(86_400),
    location: text,
    headers: fc.array(fc.tuple(fc.constantFrom('X-A', 'x-b'), text), { minLength: 1, maxLength: 2 }),
    body: fc.string(),
  },
  { requiredKeys: ['kind', 'status'] },
);
const simple = fc
  .constantFrom('verify', 'drop', 'drop-early', 'reset', 'hang', 'half', 'wrong-length', 'bad-gzip')
  .map((kind) => ({ kind }) as ScenarioAction);
const drip = fc.nat(600_000).map((overMs): ScenarioAction => ({ kind: 'drip', overMs }));
const when = fc.record(
  {
    event: text,
    attempt: fc.integer({ min: 1, max: 9 }),
    header: text,
    every: fc.integer({ min: 1, max: 9 }),
    percent: fc.nat(100),
    seed: fc.nat(99),
  },
  { requiredKeys: ['event'] },
);
const step: fc.Arbitrary<ScenarioStep> = fc.record(
  { action: fc.oneof(status, simple, drip), times: fc.integer({ min: 1, max: 99 }), waitMs: fc.nat(600_000), when },
  { requiredKeys: ['action'] },
);
const anyScenario: fc.Arbitrary<Scenario> = fc.record({
  steps: fc.array(step, { minLength: 1, maxLength: 5 }),
  atEnd: fc.constantFrom('repeat-last' as const, 'start-over' as const),
});

test('every scenario can be said in one line and read again', () => {
  fc.assert(
    fc.property(anyScenario, (original) => void expect(scenario(scenarioText(original))).toEqual(original)),
    { numRuns: 500 },
  );
});

test('reading never throws', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'503x2,()[]="\\ drop-loopwait') }), (any) => void parseScenario(any)),
    { numRuns: 2000 },
  );
});
