import { pythonRepr } from '#shared/domain/mlflow/python-repr.ts';
import { pythonFloat } from '#shared/domain/mlflow/python-text.ts';
import { type JsonNode, parseJsonTree } from '#shared/domain/wire/json-tree.ts';
import { pythonString } from './python-json.ts';

export interface JsonStyle {
  itemSeparator: string;
  keySeparator: string;
  /** `\uXXXX` for everything that is not ASCII, as Python does. */
  ascii: boolean;
  sorted?: boolean;
  /** Blanks per level, or what stands for a level. */
  indent?: number | string;
  /** `<`, `>` and `&` as `\u003c`, as Go does. */
  html?: boolean;
  /** `/` as `\/`, as PHP does; `plain` where letters that are not ASCII stay. */
  slashes?: boolean | 'plain';
  /** What .NET escapes besides, and its capitals in `\u00E9`. */
  dotnet?: boolean;
  /** As Python prints a dict: single quotes, `True`, `None`. */
  repr?: boolean;
  /** Numbers as Python writes what it has read; else as they stand. */
  pythonNumbers?: boolean;
}

const MAX_DIGITS = 4300;

/**
 * Reads JSON as Python does: a key that is repeated keeps its first place and its last value.
 * @returns undefined when the text is not JSON, or is nested deeper than anybody means it
 */
export function readAsPython(text: string): JsonNode | undefined {
  const tree = parseJsonTree(text, { python: true });
  return tree && asDict(tree.root);
}

function asDict(node: JsonNode): JsonNode {
  switch (node.kind) {
    case 'scalar':
      return node;
    case 'array':
      return { kind: 'array', items: node.items.map(asDict) };
    case 'object': {
      const members = new Map(node.members.map(({ key, value }) => [key, asDict(value)]));
      return { kind: 'object', members: [...members].map(([key, value]) => ({ key, value })) };
    }
  }
}

export function writeJson(tree: JsonNode, style: JsonStyle, level = 0): string {
  switch (tree.kind) {
    case 'scalar':
      if (typeof tree.value === 'string') return writeString(tree.value, style);
      if (style.repr) return PYTHON_NAMES[tree.text] ?? pythonLiteral(tree.text);
      return style.pythonNumbers ? pythonLiteral(tree.text) : tree.text;
    case 'array':
      return wrap(
        '[]',
        tree.items.map((item) => writeJson(item, style, level + 1)),
        style,
        level,
      );
    case 'object': {
      const members = style.sorted ? [...tree.members].sort((a, b) => compareCodePoints(a.key, b.key)) : tree.members;
      const written = members.map(({ key, value }) => writeString(key, style) + style.keySeparator + writeJson(value, style, level + 1));
      return wrap('{}', written, style, level);
    }
  }
}

const PYTHON_NAMES: Readonly<Record<string, string>> = {
  true: 'True',
  false: 'False',
  null: 'None',
  NaN: 'nan',
  Infinity: 'inf',
  '-Infinity': '-inf',
};

function wrap([open = '', close = '']: string, items: string[], { itemSeparator, indent }: JsonStyle, level: number): string {
  if (items.length === 0 || indent === undefined) return open + items.join(itemSeparator) + close;
  const step = typeof indent === 'string' ? indent : ' '.repeat(indent);
  const line = (depth: number) => `\n${step.repeat(depth)}`;
  return open + line(level + 1) + items.join(itemSeparator.trimEnd() + line(level + 1)) + line(level) + close;
}

function writeString(text: string, { ascii, html, slashes, dotnet, repr }: JsonStyle): string {
  if (repr) return pythonRepr(text);
  if (dotnet) return dotnetString(text);
  const written = slashes
    ? (slashes === 'plain' ? JSON.stringify(text) : pythonString(text)).replaceAll('/', '\\/')
    : ascii
      ? pythonString(text)
      : JSON.stringify(text);
  return html ? written.replace(/[<>&\u2028\u2029]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`) : written;
}

/** `"`, `'`, `<`, `>`, `&`, `+` and the backtick leave as `\u0022` and so on. */
function dotnetString(text: string): string {
  const short: Readonly<Record<string, string>> = { '\\': '\\\\', '\b': '\\b', '\f': '\\f', '\n': '\\n', '\r': '\\r', '\t': '\\t' };
  const escaped = text.replace(
    /[^ -~]|["'<>&+`\\]/g,
    (unit) => short[unit] ?? `\\u${unit.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`,
  );
  return `"${escaped}"`;
}

function pythonLiteral(text: string): string {
  // Python refuses to read numbers of more digits.
  if (!/^-?\d/.test(text) || text.length > MAX_DIGITS) return text;
  return /[.eE]/.test(text) ? pythonFloat(Number(text)) : BigInt(text).toString();
}

/** Python and Go sort by code point, JavaScript by UTF-16 unit. */
function compareCodePoints(a: string, b: string): number {
  const [left, right] = [[...a], [...b]];
  for (let i = 0; i < Math.min(left.length, right.length); i += 1) {
    const difference = (left[i]?.codePointAt(0) ?? 0) - (right[i]?.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
