import { describe, expect, it } from 'vitest';
import { choice, flag, list, nested, required, requiredText, smallInteger, tags, text } from '#core/mlflow-api/fields.ts';
import { reader } from '#core/mlflow-api/wire.ts';

const messageOf = (read: () => unknown) => {
  try {
    return read();
  } catch (error) {
    return (error as Error).message;
  }
};

describe('reading a request', () => {
  it('takes both spellings of a field, and refuses both at once', () => {
    const { fromJson } = reader({ run_id: text });

    expect(fromJson({ runId: 'a' })).toEqual({ run_id: 'a' });
    expect(messageOf(() => fromJson({ run_id: 'a', runId: 'a' }))).toBe(
      "Request specifies both 'run_id' and 'runId'; provide only one of them.",
    );
  });

  it('treats null, the empty text and nothing the same where a field is required', () => {
    const { fromJson } = reader({ name: requiredText });

    for (const json of [undefined, null, {}, { name: null }, { name: '' }]) {
      expect(messageOf(() => fromJson(json))).toBe(
        "Missing value for required parameter 'name'. See the API docs for more information about request parameters.",
      );
    }
  });

  it('names the Python type of a wrong value, and NoneType for one that was lost behind it', () => {
    const { fromJson } = reader({ name: requiredText, url: requiredText });

    expect(messageOf(() => fromJson({ name: { b: 1, a: 'é' }, url: 'u' }))).toBe(
      'Invalid value {"a":"\\u00e9","b":1} for parameter \'name\' supplied:  Hint: Value was of type \'dict\'. ' +
        'See the API docs for more information about request parameters.',
    );
    expect(messageOf(() => fromJson({ url: 7 }))).toContain(
      "Invalid value null for parameter 'name' supplied:  Hint: Value was of type 'NoneType'.",
    );
  });

  it('stops at the first wrong value inside a list and keeps what came before', () => {
    const { fromJson } = reader({ name: requiredText, tags, description: text });

    expect(fromJson({ name: 'm', tags: [{ key: 'k', value: 1 }, { key: 'l' }], description: 'd' })).toEqual({
      name: 'm',
      tags: [['k', '']],
      description: undefined,
    });
  });

  it('reads numbers from texts, within their size, and refuses what is over the maximum', () => {
    const { fromQuery } = reader({ max_results: smallInteger(1000) });

    expect(fromQuery(new URLSearchParams('max_results=12&max_results=13'))).toEqual({ max_results: 12 });
    expect(messageOf(() => fromQuery(new URLSearchParams('max_results=1001')))).toContain(
      'Invalid value "1001" for parameter \'max_results\'',
    );
    expect(messageOf(() => fromQuery(new URLSearchParams('max_results=many')))).toContain("Hint: Value was of type 'str'");
  });

  it('ignores an unknown name of a choice and refuses an unknown number', () => {
    const { fromJson } = reader({ status: choice({ ACTIVE: 1, DISABLED: 2 }) });

    expect(fromJson({ status: 'PAUSED' })).toEqual({ status: undefined });
    expect(fromJson({ status: 2 })).toEqual({ status: 'DISABLED' });
    expect(messageOf(() => fromJson({ status: 9 }))).toContain("Invalid value 9 for parameter 'status'");
  });

  it('takes a flag from a query in any case, and nothing but a real one from JSON', () => {
    const { fromQuery, fromJson } = reader({ all: flag });

    expect(fromQuery(new URLSearchParams('all=TRUE'))).toEqual({ all: true });
    expect(messageOf(() => fromQuery(new URLSearchParams('all=1')))).toBe("Invalid boolean value: 1, must be 'true' or 'false'.");
    expect(messageOf(() => fromJson({ all: 'true' }))).toContain("Hint: Value was of type 'str'");
  });

  it('lets an empty list pass where one is required', () => {
    const { fromJson } = reader({ events: required(list(nested({ entity: text }))) });

    expect(fromJson({ events: [] })).toEqual({ events: [] });
  });

  it('refuses a body that is no object', () => {
    const { fromJson } = reader({ name: text });

    for (const json of [[], 12, 'abc', true]) expect(messageOf(() => fromJson(json))).toBe('The request body must be a JSON object.');
  });
});
