import { describe, expect, it } from 'vitest';
import { renderPayload } from '#core/signing/payload.ts';
import {
  bytesOf,
  exampleText,
  fieldsOf,
  nodeOf,
  readPayload,
  shownValue,
  tagsOf,
  textOfBody,
  timeOf,
  withField,
  withTags,
  withTime,
} from '#renderer/state/payload.ts';
import { exampleEvent } from '#shared/domain/mlflow/event-schema.ts';
import { WEBHOOK_EVENTS } from '#shared/domain/mlflow/webhook-event.ts';

const MICROS = 1_795_429_872_404_118;
const sent = (text: string, asTyped = false) => {
  const bytes = bytesOf(text, { asTyped });
  return typeof bytes === 'string' ? bytes : new TextDecoder().decode(bytes);
};
const payload = (text: string) => {
  const read = readPayload(text);
  if (read.kind === 'broken') throw new Error(read.message);
  return read;
};

it.each(WEBHOOK_EVENTS)('the example of %s leaves in the bytes of the registry', (event) => {
  expect(sent(exampleText(event, MICROS))).toBe(renderPayload(exampleEvent(event), MICROS));
});

describe('a field of the form', () => {
  const before = '{"entity":"x","extra":[1.0],"data":{"name":"iris","9":1,"1":2,"description":null}}';
  const name = { name: 'name', type: 'string' } as const;
  const description = { name: 'description', type: 'string?' } as const;

  it('changes its own member and leaves what else was typed', () => {
    const { root } = payload(before);
    const node = nodeOf('nørre', name);

    expect(sent(withField(root, 'name', typeof node === 'string' ? { kind: 'scalar', text: 'null', value: null } : node))).toBe(
      '{"entity": "x", "extra": [1.0], "data": {"name": "n\\u00f8rre", "9": 1, "1": 2, "description": null}}',
    );
  });

  it('shows what there is: a text, null, nothing, or JSON of another type', () => {
    const { data } = payload('{"data":{"name":3,"description":null}}');

    expect(shownValue(data, name)).toEqual({ kind: 'other', json: '3' });
    expect(shownValue(data, description)).toEqual({ kind: 'null' });
    expect(shownValue(data, { name: 'alias', type: 'string' })).toEqual({ kind: 'absent' });
    expect(shownValue(payload('{"data":{"name":"a","name":"b"}}').data, name)).toEqual({ kind: 'text', text: 'b' });
  });

  it.each([
    ['budget_amount', 'float', '100', '100.0'],
    ['budget_amount', 'float', '1e22', '1e+22'],
    ['window_start', 'int', ' 007 ', '7'],
    ['window_start', 'int', '123456789012345678901234567890', '123456789012345678901234567890'],
    ['description', 'string?', '', 'null'],
    ['name', 'string', '', '""'],
  ] as const)('%s of type %s takes %j as %s', (field, type, text, json) => {
    expect(nodeOf(text, { name: field, type })).toMatchObject({ text: json });
  });

  it('says what it takes instead', () => {
    expect(nodeOf('1.5', { name: 'duration_value', type: 'int' })).toBe('duration_value takes a whole number, such as 1.');
    expect(nodeOf('', { name: 'budget_amount', type: 'float' })).toBe('budget_amount takes a number, such as 100.0.');
  });

  it('keeps tags in their order, number-like keys and repeated ones included', () => {
    const { root } = payload(before);
    const text = withTags(root, 'tags', [
      ['10', 'a'],
      ['9', 'b'],
      ['9', 'c'],
    ]);

    expect(tagsOf(payload(text).data, 'tags')).toEqual([
      ['10', 'a'],
      ['9', 'b'],
      ['9', 'c'],
    ]);
    expect(sent(text)).toContain('"tags": {"10": "a", "9": "c"}');
    expect(tagsOf(payload('{"data":{"tags":{"a":1}}}').data, 'tags')).toBeUndefined();
  });
});

it.each([
  ['{"data": }', 'Line 1, column 10: a value is expected here.'],
  ['[1]', 'It is JSON, but not an object with “data”.'],
  ['{"data": 1}', 'It is JSON, but “data” is not an object.'],
])('%s is no payload, and that is said', (text, message) => {
  expect(readPayload(text)).toEqual({ kind: 'broken', message });
});

it('what is not JSON has no bytes, unless it is to leave as typed', () => {
  expect(sent('{')).toBe('Line 1, column 2: a name in quotes is expected here.');
  expect(sent('{', true)).toBe('{');
});

it('a time that nobody set moves on; one that somebody set stays', () => {
  const text = exampleText('prompt.created', MICROS);
  const old = timeOf(text) ?? '';

  expect(timeOf(withTime(text, old, 'later'))).toBe('later');
  expect(withTime(text.replace(old, '1999'), old, 'later')).toContain('"1999"');
});

it.each(WEBHOOK_EVENTS.map((event) => [event, fieldsOf(event).length]))('%s has %i fields', (event, count) => {
  expect(readPayload(exampleText(event, MICROS))).toMatchObject({ data: { members: { length: count } } });
});

it.each([
  ['{"a": "\\u00f8", "b": 1.0}', { text: '{\n  "a": "ø",\n  "b": 1.0\n}', asTyped: false }],
  ['{"a": "\\u202e\\n"}', { text: '{\n  "a": "\\u202e\\n"\n}', asTyped: false }],
  ['{"a":1}', { text: '{"a":1}', asTyped: true }],
  ['no JSON', { text: 'no JSON', asTyped: true }],
])('a body that was sent, %s, is taken so that the same bytes leave', (body, expected) => {
  const taken = textOfBody(new TextEncoder().encode(body));

  expect(taken).toEqual(expected);
  expect(sent(taken?.text ?? '', taken?.asTyped)).toBe(body);
});

it('a body that is no text cannot be edited as one', () => {
  expect(textOfBody(new Uint8Array([0xff, 0xfe]))).toBeUndefined();
});
