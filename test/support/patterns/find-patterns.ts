import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseAst } from 'vite';

/** A regular expression as the sources write it. */
export interface FoundPattern {
  /** From the root of the repository, and the line. */
  where: string;
  source: string;
  flags: string;
  /** Passed to `split`, which looks for it everywhere. */
  splits: boolean;
}

/** A place that puts a pattern together at run time. */
export interface BuiltPattern {
  file: string;
  line: number;
}

export interface PatternsOfFile {
  literals: FoundPattern[];
  built: BuiltPattern[];
}

const ROOT = path.resolve(import.meta.dirname, '../../..');
/** The rooms where text from outside is read. */
const ROOMS = '{core,shared,cli,renderer,electron}/**/*.{ts,tsx}';
/** Methods that make a pattern of a text when they are given one. */
const PATTERN_OF_TEXT = new Set(['match', 'matchAll', 'search']);

export function patternsOfRooms(): PatternsOfFile {
  const files = globSync(ROOMS, { cwd: ROOT }).sort();
  const found = files.map((file) => patternsOf(file, readFileSync(path.join(ROOT, file), 'utf8')));
  return { literals: found.flatMap(({ literals }) => literals), built: found.flatMap(({ built }) => built) };
}

/** Read from the syntax tree, so that no comment and no division looks like a pattern. */
export function patternsOf(file: string, text: string): PatternsOfFile {
  const literals: FoundPattern[] = [];
  const built: BuiltPattern[] = [];
  const lineOf = (offset: number) => text.slice(0, offset).split('\n').length;

  function visit(node: unknown, parent: Node | undefined): void {
    if (Array.isArray(node)) for (const one of node) visit(one, parent);
    if (!isNode(node)) return;
    if (node.regex) {
      const { pattern, flags } = node.regex;
      literals.push({ where: `${file}:${lineOf(node.start)}`, source: pattern, flags, splits: methodOf(parent) === 'split' });
    }
    if (buildsPattern(node, parent)) built.push({ file, line: lineOf(node.start) });
    for (const child of Object.values(node)) if (typeof child === 'object') visit(child, node);
  }

  visit(parseAst(text, { lang: file.endsWith('x') ? 'tsx' : 'ts' }, file), undefined);
  return { literals, built };
}

interface Node {
  type: string;
  start: number;
  regex?: { pattern: string; flags: string };
  name?: string;
  callee?: Node;
  property?: Node;
  arguments?: Node[];
  value?: unknown;
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'type' in value && 'start' in value;

const methodOf = (call: Node | undefined) => call?.callee?.property?.name;

/** The name by itself counts, so that no alias of it goes unseen; as the name of a type it builds nothing. */
function buildsPattern(node: Node, parent: Node | undefined): boolean {
  if (node.type === 'Identifier') return node.name === 'RegExp' && !parent?.type.startsWith('TS');
  const [first] = node.arguments ?? [];
  return node.type === 'CallExpression' && PATTERN_OF_TEXT.has(methodOf(node) ?? '') && first?.type === 'Literal' && !first.regex;
}
