/** A JSON value as it is written: order, repeated keys, number forms and escapes are kept. */
export type JsonNode =
  | { kind: 'object'; members: { key: string; value: JsonNode }[] }
  | { kind: 'array'; items: JsonNode[] }
  /** `text` is the source; `value` what it stands for. */
  | { kind: 'scalar'; text: string; value: string | number | boolean | null };

export interface JsonTree {
  root: JsonNode;
  /** What stands behind colons and commas: `, ` and `: ` in Python's default form. */
  separators: ReadonlySet<string>;
}

/** Deeper than any payload; a hostile body must not end the program. */
const DEEPEST = 500;
const LITERAL = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const SPACE = /[ \t\n\r]*/y;

/** @returns undefined for a text that is not JSON, or too deep */
export function parseJsonTree(text: string): JsonTree | undefined {
  const separators = new Set<string>();
  let at = 0;

  function space(): string {
    SPACE.lastIndex = at;
    const blank = SPACE.exec(text)?.[0] ?? '';
    at += blank.length;
    return blank;
  }

  function take(char: string): boolean {
    if (text[at] !== char) return false;
    at += 1;
    return true;
  }

  function separator(char: ',' | ':'): boolean {
    const before = space();
    if (!take(char)) return false;
    separators.add(`${before}${char}${space()}`);
    return true;
  }

  function scalar(): (JsonNode & { kind: 'scalar' }) | undefined {
    LITERAL.lastIndex = at;
    const source = text[at] === '"' ? text.slice(at, endOfString(text, at)) : LITERAL.exec(text)?.[0];
    if (source === undefined) return undefined;
    at += source.length;
    try {
      return { kind: 'scalar', text: source, value: JSON.parse(source) };
    } catch {
      return undefined; // a control character or an escape that JSON does not have
    }
  }

  function value(depth: number): JsonNode | undefined {
    if (depth > DEEPEST) return undefined;
    if (take('{')) return object(depth);
    if (take('[')) return array(depth);
    return scalar();
  }

  function object(depth: number): JsonNode | undefined {
    const members: { key: string; value: JsonNode }[] = [];
    space();
    if (take('}')) return { kind: 'object', members };
    do {
      const key = scalar();
      if (typeof key?.value !== 'string' || !separator(':')) return undefined;
      const member = value(depth + 1);
      if (!member) return undefined;
      members.push({ key: key.value, value: member });
    } while (separator(','));
    return take('}') ? { kind: 'object', members } : undefined;
  }

  function array(depth: number): JsonNode | undefined {
    const items: JsonNode[] = [];
    space();
    if (take(']')) return { kind: 'array', items };
    do {
      const item = value(depth + 1);
      if (!item) return undefined;
      items.push(item);
    } while (separator(','));
    return take(']') ? { kind: 'array', items } : undefined;
  }

  space();
  const root = value(0);
  space();
  return root && at === text.length ? { root, separators } : undefined;
}

/** A loop, because a regular expression runs out of stack on a string of some megabytes. */
function endOfString(text: string, start: number): number {
  for (let i = start + 1; i < text.length; i += 1) {
    if (text[i] === '\\') i += 1;
    else if (text[i] === '"') return i + 1;
  }
  return text.length;
}

/** The source of a value without the spaces around its parts. */
export function jsonText(node: JsonNode): string {
  switch (node.kind) {
    case 'scalar':
      return node.text;
    case 'array':
      return `[${node.items.map(jsonText).join(',')}]`;
    case 'object':
      return `{${node.members.map(({ key, value }) => `${JSON.stringify(key)}:${jsonText(value)}`).join(',')}}`;
  }
}
