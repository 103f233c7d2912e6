import { describe, expect, it } from 'vitest';
import {
  codeTyped,
  draftOfEndpoint,
  fieldTyped,
  isChanged,
  lineTyped,
  moved,
  obstacleOf,
  patchOf,
  withSteps,
} from '#renderer/state/endpoint-draft.ts';
import { effectOf, READY_SCENARIOS } from '#renderer/state/scenario-words.ts';
import { CONDITIONS, fieldsOfStep, withKind } from '#renderer/state/step-fields.ts';
import type { EndpointView } from '#shared/domain/scenario/endpoint.ts';
import { type ScenarioStep, startOf } from '#shared/domain/scenario/scenario.ts';
import { parseScenario, scenarioText } from '#shared/domain/scenario/scenario-text.ts';

const scenarioOf = (line: string) => {
  const parsed = parseScenario(line);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
};
const LINE = '503,429(retry-after=5),verify';
const endpoint: EndpointView = {
  name: 'webhook',
  path: '/webhook',
  secret: 'auto',
  toleranceSec: 300,
  scenario: scenarioOf(LINE),
  scenarioText: LINE,
  position: startOf(scenarioOf(LINE)),
  captures: 0,
};
const draft = draftOfEndpoint(endpoint);
const stepOf = (line: string): ScenarioStep => scenarioOf(line).steps[0] ?? { action: { kind: 'verify' } };

describe('the three ways to write a scenario', () => {
  it('follow each other', () => {
    const typed = lineTyped(draft, '503x2, loop');
    expect(typed).toMatchObject({ line: '503x2, loop', scenario: { atEnd: 'start-over', steps: [{ times: 2 }] } });
    expect(JSON.parse(typed.code)).toEqual(typed.scenario);
    expect(codeTyped(typed, '{"steps": [{"action": {"kind": "drop"}}], "atEnd": "repeat-last"}').line).toBe('drop');
    expect(withSteps(draft, moved(draft.scenario.steps, 2, 0)).line).toBe('verify,503,429(retry-after=5)');
  });

  it.each([
    [lineTyped(draft, '503,42x'), { in: 'line', at: 4 }, '503,42x'],
    [codeTyped(draft, '{"steps": ['), { in: 'code', message: 'Line 1, column 12: a value is expected here.' }, LINE],
    [codeTyped(draft, '{"steps": [], "atEnd": "repeat-last"}'), { in: 'code', message: expect.stringContaining('steps: ') }, LINE],
    [
      codeTyped(draft, '{"steps": [{"action": {"kind": "status", "status": 99}}], "atEnd": "repeat-last"}'),
      { in: 'code', message: expect.stringContaining('steps[0].action') },
      LINE,
    ],
  ])('one that is broken keeps its text and holds up the others', (broken, why, line) => {
    expect(broken).toMatchObject({ scenario: endpoint.scenario, broken: why, line });
    expect(isChanged(broken, endpoint)).toBe(true);
    expect(obstacleOf(broken)).toBeDefined();
  });
});

it('asks the core for what differs alone, so that a scenario goes on where it stands', () => {
  expect(isChanged(draft, endpoint)).toBe(false);
  expect(patchOf({ ...draft, tolerance: ' 60 ' }, endpoint)).toEqual({ toleranceSec: 60 });
  expect(patchOf({ ...draft, routes: [{ events: '*', url: 'http://127.0.0.1:1' }] }, endpoint)).toEqual({
    forward: { routes: [{ events: '*', url: 'http://127.0.0.1:1' }], watch: false },
  });
  expect(patchOf({ ...draft, secret: '' }, endpoint)).toEqual({ secret: '' });
  expect(obstacleOf({ ...draft, tolerance: '5 min' })).toBe('A tolerance is a whole number of seconds, 0 or more.');
});

it('a text that is no value of a field stays in it, and the scenario keeps what it had', () => {
  const [status] = fieldsOfStep(stepOf('503'));
  const wrong = fieldTyped(draft, { index: 0, name: 'status', text: '50' }, (step) => status?.write(step, '50') ?? step);

  expect(wrong).toMatchObject({ line: LINE, wrong: { '0.status': { text: '50', message: 'A status is a number from 200 to 599.' } } });
  expect(fieldTyped(wrong, { index: 0, name: 'status', text: '500' }, (step) => status?.write(step, '500') ?? step)).toMatchObject({
    line: '500,429(retry-after=5),verify',
    wrong: {},
  });
});

describe('every field of a step', () => {
  const full = stepOf(
    '429(retry-after=5,location=/x,type=text/plain,header="X-A: b",body=no,wait=2s)[event=prompt*,attempt=2,header=X-B,every=3,percent=50]x4',
  );
  const fields = [...fieldsOfStep(full), ...CONDITIONS];

  it.each(fields.map((field) => [field.name, field] as const))('%s reads what it wrote', (_, field) => {
    const text = field.read(full);
    expect(text).not.toBe('');
    expect(field.write(full, text)).toEqual(full);
  });

  it.each([
    ['headers', 'no colon', 'A header is written “Name: value”, not “no colon”.'],
    ['waitMs', '2s', 'A wait is a whole number of milliseconds, up to 600000.'],
    ['times', '0', 'It is played 1 to 999999 times.'],
    ['when.percent', '101', 'Percent takes a number from 0 to 100.'],
    ['when.attempt', 'first', 'Attempt takes a number from 1 to 1000.'],
  ])('%s refuses %j in words', (name, text, message) => {
    expect(fields.find((field) => field.name === name)?.write(full, text)).toBe(message);
  });

  it('emptied, a condition is gone', () => {
    const emptied = CONDITIONS.reduce<ScenarioStep>((step, field) => {
      const next = field.write(step, '');
      return typeof next === 'string' ? step : next;
    }, full);
    expect(emptied).not.toHaveProperty('when');
    expect(withKind(emptied, 'verify')).toEqual({ action: { kind: 'verify' }, waitMs: 2000, times: 4 });
  });
});

it.each(READY_SCENARIOS)('$title is written as the one-line form reads', ({ line }) => {
  expect(scenarioText(scenarioOf(line))).toBe(line);
});

it.each([
  ['429(retry-after=5)', /waits 5 s, or its own backoff where that is longer/],
  ['429(retry-after=400)', /older than the 300 s/],
  ['503(retry-after=5)', /“As documented” its Retry-After is not heard/],
  ['401', /does not try again/],
  ['302(location=/x)', /the body is lost/],
  ['308(location=/x)', /as they are/],
])('%s is explained by what the sender does', (line, words) => {
  expect(effectOf(stepOf(line))).toMatch(words);
});
