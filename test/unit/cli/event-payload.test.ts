import { expect, it } from 'vitest';
import { eventPayload } from '#cli/event-payload.ts';

const made = (extras: string[], overrides: string[] = []) =>
  eventPayload({ event: 'prompt_tag.deleted', overrides, extras, nowMicros: 1_795_429_872_404_118 });
const rest = '"timestamp": "2026-11-23T10:31:12.404118+00:00"';

it('members that MLflow does not have stand behind those that it has, as Python writes them', () => {
  expect(made(['data.color=nørre', 'data.size={"10":1.0,"2":2}', 'region="eu"'])).toBe(
    `{"entity": "prompt_tag", "action": "deleted", ${rest}, "data": {"name": "example_prompt", "key": "example_key", "color": "n\\u00f8rre", "size": {"10": 1.0, "2": 2}}, "region": "eu"}`,
  );
  expect(made(['data.key=7', 'a.b.c=true'])).toContain('"key": 7}, "a": {"b": {"c": true}}}');
});

it.each([
  ['color', '--extra takes a path and its value, such as data.color=red, not "color".'],
  ['=1', '--extra takes a path and its value, such as data.color=red, not "=1".'],
  ['data..x=1', '--extra takes a path and its value, such as data.color=red, not "data..x=1".'],
  ['entity.x=1', '--extra entity.x=1: what stands there is no object that could take it.'],
])('--extra %s is refused in words', (extra, message) => {
  expect(() => made([extra])).toThrow(message);
});
