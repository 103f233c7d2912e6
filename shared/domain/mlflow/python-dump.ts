import type { JsonNode } from '../wire/json-tree.ts';
import { WrittenNumber } from './python-json.ts';

/**
 * What `json.dumps(json.loads(text))` makes of a JSON text: blanks behind commas and colons, everything but ASCII as `\uXXXX`, numbers as
 * Python writes them. The order of keys stays, also that of number-like ones; a repeated key keeps its first place and its last value.
 */
export function pythonDumpOf(node: JsonNode): string {
  switch (node.kind) {
    case 'scalar':
      if (typeof node.value === 'string') return pythonText(node.value);
      return typeof node.value === 'number' ? new WrittenNumber(node.text).toString() : node.text;
    case 'array':
      return `[${node.items.map(pythonDumpOf).join(', ')}]`;
    case 'object': {
      const members = new Map(node.members.map(({ key, value }) => [key, value]));
      return `{${[...members].map(([key, value]) => `${pythonText(key)}: ${pythonDumpOf(value)}`).join(', ')}}`;
    }
  }
}

/** Everything beyond ASCII and DEL leaves as `\uXXXX`, one for each UTF-16 unit. */
const pythonText = (text: string) =>
  JSON.stringify(text).replace(/[\x7f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** The text laid out for reading: two blanks a level, scalars as they were written. */
export function laidOut(node: JsonNode, indent = ''): string {
  const inner = `${indent}  `;
  if (node.kind === 'scalar') return node.text;
  if (node.kind === 'array') {
    if (node.items.length === 0) return '[]';
    return `[\n${node.items.map((item) => inner + laidOut(item, inner)).join(',\n')}\n${indent}]`;
  }
  if (node.members.length === 0) return '{}';
  return `{\n${node.members.map(({ key, value }) => `${inner}${JSON.stringify(key)}: ${laidOut(value, inner)}`).join(',\n')}\n${indent}}`;
}
