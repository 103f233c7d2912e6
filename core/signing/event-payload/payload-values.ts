import { StartError } from '#shared/domain/app/start-error.ts';
import type { FieldType } from '#shared/domain/mlflow/event-schema.ts';
import { pythonFloat } from '#shared/domain/mlflow/python-text.ts';
import { type JsonNode, parseJsonTree } from '#shared/domain/wire/json-tree.ts';

const text = (value: string): JsonNode => ({ kind: 'scalar', text: JSON.stringify(value), value });
const number = (written: string): JsonNode => ({ kind: 'scalar', text: written, value: Number(written) });

/** The value of a tag is a text, whatever it looks like. */
export const tagNode = text;

const WHOLE = /^-?(?:0|[1-9]\d*)$/;
const DECIMAL = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;

/** What a typed value is in the JSON of a payload. @throws StartError `usage` that says what the field takes */
export function valueNode(type: FieldType, typed: string, name: string): JsonNode {
  if (type.endsWith('?') && typed === 'null') return { kind: 'scalar', text: 'null', value: null };
  switch (type) {
    case 'string':
    case 'string?':
      return text(typed);
    case 'int':
      if (WHOLE.test(typed)) return number(typed);
      throw wrongType(name, 'a whole number', typed);
    case 'float':
      if (DECIMAL.test(typed) && Number.isFinite(Number(typed))) return number(pythonFloat(Number(typed)));
      throw wrongType(name, 'a number', typed);
    case 'tags':
    case 'tags?': {
      const tags = parseJsonTree(typed)?.root;
      if (tags && fitsField(type, tags)) return tags;
      throw wrongType(name, `a JSON object of texts, such as {"stage":"prod"}, or one tag as ${name}.stage=prod`, typed);
    }
  }
}

const wrongType = (name: string, expected: string, typed: string) =>
  new StartError('usage', `${name} takes ${expected}, not ${JSON.stringify(typed)}.`);

/** Whether MLflow could have written this for a field of that type. */
export function fitsField(type: FieldType, node: JsonNode): boolean {
  const isText = (one: JsonNode) => one.kind === 'scalar' && typeof one.value === 'string';
  if (type.endsWith('?') && node.kind === 'scalar' && node.value === null) return true;
  switch (type) {
    case 'string':
    case 'string?':
      return isText(node);
    case 'int':
      return node.kind === 'scalar' && typeof node.value === 'number' && WHOLE.test(node.text);
    case 'float':
      return node.kind === 'scalar' && typeof node.value === 'number';
    case 'tags':
    case 'tags?':
      return node.kind === 'object' && node.members.every(({ value }) => isText(value));
  }
}
