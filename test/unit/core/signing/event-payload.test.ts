import { expect, it } from 'vitest';
import { eventPayload, objectIn, type PayloadOptions } from '#core/signing/event-payload/event-payload.ts';
import { WEBHOOK_EVENTS } from '#shared/domain/mlflow/webhook-event.ts';

const nowMicros = 1_795_429_872_404_118;
const payload = (options: Omit<PayloadOptions, 'nowMicros'>) => eventPayload({ ...options, nowMicros });
const made = (extras: string[], overrides: string[] = []) => payload({ event: 'prompt_tag.deleted', overrides, extras });
const rest = '"timestamp": "2026-11-23T10:31:12.404118+00:00"';

it('members that MLflow does not have stand behind those that it has, as Python writes them', () => {
  expect(made(['data.color=nørre', 'data.size={"10":1.0,"2":2}', 'region="eu"'])).toBe(
    `{"entity": "prompt_tag", "action": "deleted", ${rest}, "data": {"name": "example_prompt", "key": "example_key", "color": "n\\u00f8rre", "size": {"10": 1.0, "2": 2}}, "region": "eu"}`,
  );
  expect(made(['a.b.c=true', 'a.b.d=1'])).toContain('"key": "example_key"}, "a": {"b": {"c": true, "d": 1}}}');
});

it.each([
  ['color', '--extra takes a path and its value, such as data.color=red, not "color".'],
  ['=1', '--extra takes a path and its value, such as data.color=red, not "=1".'],
  ['data..x=1', '--extra takes a path and its value, such as data.color=red, not "data..x=1".'],
  ['entity.x=1', '--extra entity.x=1: what stands there is no object that could take it.'],
  ['data.key=7', '--extra data.key=7: MLflow has data.key already; --override key=… changes it.'],
  ['timestamp=7', '--extra timestamp=7: MLflow has timestamp already; --override timestamp=… changes it.'],
  ['data={}', '--extra data={}: MLflow has data already; --raw changes it.'],
])('--extra %s is refused in words', (extra, message) => {
  expect(() => made([extra])).toThrow(message);
});

it('overrides are written in the type that MLflow writes', () => {
  const budget = payload({
    event: 'budget_policy.exceeded',
    overrides: [
      'budget_amount=200',
      'data.current_spend=1e16',
      'window_start=99999999999999999999',
      'target_value=null',
      'workspace=nørre',
    ],
  });

  expect(budget).toContain('"budget_amount": 200.0, "current_spend": 1e+16,');
  expect(budget).toContain('"workspace": "n\\u00f8rre", "target_value": null, "window_start": 99999999999999999999}');
});

it('tags are set one by one, or all at once', () => {
  const tags = (...overrides: string[]) => payload({ event: 'prompt.created', overrides });

  expect(tags('tags.a.b=1', 'tags.example_key=x')).toContain('"tags": {"example_key": "x", "a.b": "1"}');
  expect(tags('tags={"10":"x","2":"y"}')).toContain('"tags": {"10": "x", "2": "y"}');
  expect(tags('tags={}', 'tags.only=1')).toContain('"tags": {"only": "1"}');
});

it.each([
  ['curent_spend=1', 'has no field "curent_spend". It has current_spend, budget_policy_id,'],
  ['__proto__=x', 'has no field "__proto__". It has budget_policy_id,'],
  ['constructor=x', 'has no field "constructor".'],
  ['data=x', 'has no field "data".'],
  ['entity=prompt', 'has no field "entity".'],
  ['workspace.x=1', 'has no field "workspace.x". It has workspace,'],
  ['name=iris', 'What a newer MLflow adds is given with --extra data.name=….'],
  ['duration_value=1.5', 'duration_value takes a whole number, not "1.5".'],
  ['duration_value=', 'duration_value takes a whole number, not "".'],
  ['duration_value=0x10', 'duration_value takes a whole number, not "0x10".'],
  ['current_spend=Infinity', 'current_spend takes a number, not "Infinity".'],
  ['current_spend=1e999', 'current_spend takes a number, not "1e999".'],
  ['current_spend=null', 'current_spend takes a number, not "null".'],
  ['workspace', '--override takes a path and its value, such as name=iris, not "workspace".'],
])('--override %s is refused in words', (override, message) => {
  expect(() => payload({ event: 'budget_policy.exceeded', overrides: [override] })).toThrow(message);
});

it.each(['tags=x', 'tags={"a":1}', 'tags=[]', 'tags=null'])('--override %s says what tags are', (override) => {
  expect(() => payload({ event: 'prompt.created', overrides: [override] })).toThrow(
    'tags takes a JSON object of texts, such as {"stage":"prod"}',
  );
});

it.each(WEBHOOK_EVENTS)('every field of %s can be given, and nothing else changes', (event) => {
  const example = objectIn(payload({ event }));
  const again = example && payload({ event, from: example });

  expect(again).toBe(payload({ event }));
});

it('starts from another payload: of the same event with all that is in it, of another with what both have', () => {
  const from = objectIn(
    '{"entity": "prompt", "action": "created", "timestamp": "old", "data": {"name": "greet", "tags": {}, "description": null, "color": 1.0}, "newer": 12345678901234567890}',
  );

  expect(payload({ event: 'prompt.created', ...(from && { from }), overrides: ['name=hi'] })).toBe(
    `{"entity": "prompt", "action": "created", ${rest}, "data": {"name": "hi", "tags": {}, "description": null, "color": 1.0}, "newer": 12345678901234567890}`,
  );
  expect(payload({ event: 'prompt_tag.set', ...(from && { from }) })).toContain(
    '"data": {"name": "greet", "key": "example_key", "value": "example_value"}}',
  );
  const odd = objectIn('{"data": {"name": 5, "tags": {"a": 1}}}');
  expect(payload({ event: 'prompt.created', ...(odd && { from: odd }) })).toBe(payload({ event: 'prompt.created' }));
});
