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
const LITERAL = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|NaN|-?Infinity/y;
const NOT_FINITE = new Set(['NaN', 'Infinity', '-Infinity']);
const SPACE = /[ \t\n\r]*/y;

/** Where a text stops being JSON, and what was expected there. */
export interface JsonProblem {
  /** From 1. */
  line: number;
  column: number;
  message: string;
}

export type ReadJson = { ok: true; tree: JsonTree } | { ok: false; problem: JsonProblem };

export interface JsonOptions {
  /** Also reads `NaN` and `Infinity`, which Python writes. */
  python?: boolean;
}

/** @returns undefined for a text that is not JSON, or too deep */
export function parseJsonTree(text: string, options: JsonOptions = {}): JsonTree | undefined {
  const read = readJsonTree(text, options);
  return read.ok ? read.tree : undefined;
}

class Stop extends Error {
  readonly at: number;

  constructor(at: number, message: string) {
    super(message);
    this.at = at;
  }
}

/** The same, with the reason where it is none. */
export function readJsonTree(text: string, { python = false }: JsonOptions = {}): ReadJson {
  const reader = new Reader(text, python);
  try {
    reader.space();
    const root = reader.value(0);
    reader.space();
    if (reader.at < text.length) reader.stop('the end is expected here');
    return { ok: true, tree: { root, separators: reader.separators } };
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    const before = text.slice(0, error.at).split('\n');
    return { ok: false, problem: { line: before.length, column: (before.at(-1)?.length ?? 0) + 1, message: error.message } };
  }
}

class Reader {
  readonly text: string;
  readonly separators = new Set<string>();
  at = 0;

  private readonly python: boolean;

  constructor(text: string, python: boolean) {
    this.text = text;
    this.python = python;
  }

  stop(message: string, at = this.at): never {
    throw new Stop(at, message);
  }

  space(): string {
    SPACE.lastIndex = this.at;
    const blank = SPACE.exec(this.text)?.[0] ?? '';
    this.at += blank.length;
    return blank;
  }

  take(char: string): boolean {
    if (this.text[this.at] !== char) return false;
    this.at += 1;
    return true;
  }

  separator(char: ',' | ':'): boolean {
    const before = this.space();
    if (!this.take(char)) return false;
    this.separators.add(`${before}${char}${this.space()}`);
    return true;
  }

  scalar(expected: string): JsonNode & { kind: 'scalar' } {
    const from = this.at;
    const isText = this.text[from] === '"';
    LITERAL.lastIndex = from;
    const source = isText ? this.text.slice(from, endOfString(this.text, from)) : LITERAL.exec(this.text)?.[0];
    if (source === undefined || (NOT_FINITE.has(source) && !this.python)) return this.stop(`${expected} is expected here`);
    this.at += source.length;
    try {
      return { kind: 'scalar', text: source, value: NOT_FINITE.has(source) ? Number(source) : JSON.parse(source) };
    } catch {
      const isOpen = this.at >= this.text.length && !/[^\\]"$|^""$/.test(source);
      return this.stop(
        isOpen ? 'this quote is never closed' : 'this text has a control character or an escape that JSON does not have',
        from,
      );
    }
  }

  value(depth: number): JsonNode {
    if (depth > DEEPEST) return this.stop(`it is nested more than ${DEEPEST} deep here`);
    if (this.take('{')) return this.object(depth);
    if (this.take('[')) return this.array(depth);
    return this.scalar('a value');
  }

  object(depth: number): JsonNode {
    const members: { key: string; value: JsonNode }[] = [];
    this.space();
    if (this.take('}')) return { kind: 'object', members };
    do {
      const from = this.at;
      const key = this.scalar('a name in quotes');
      if (typeof key.value !== 'string') return this.stop('a name in quotes is expected here', from);
      if (!this.separator(':')) return this.stop('a colon is expected here');
      members.push({ key: key.value, value: this.value(depth + 1) });
    } while (this.separator(','));
    return this.take('}') ? { kind: 'object', members } : this.stop('a comma or } is expected here');
  }

  array(depth: number): JsonNode {
    const items: JsonNode[] = [];
    this.space();
    if (this.take(']')) return { kind: 'array', items };
    do items.push(this.value(depth + 1));
    while (this.separator(','));
    return this.take(']') ? { kind: 'array', items } : this.stop('a comma or ] is expected here');
  }
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
