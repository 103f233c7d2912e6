import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseAst } from 'vite';
import { expect, it } from 'vitest';

/*
 * What is printed goes through cli/print.ts and the process ends in cli/end.ts, or a slow pipe loses lines and a closed one gives a stack.
 */

const ROOT = path.resolve(import.meta.dirname, '../../..');

/** The templates of `hookglass receiver` are somebody else's program. */
const FILES = globSync('{cli,core,shared}/**/*.ts', { cwd: ROOT }).filter((file) => !file.startsWith('cli/receivers/'));

const ENDINGS = ['exit', 'reallyExit', 'abort'];
const STREAMS = ['stdout', 'stderr'];

/** `process.exit`, `process['stdout']`, `console.log`, and the names by which modules and destructuring give them. */
function findings(text: string): string[] {
  const found: string[] = [];
  visit(parseAst(text, { lang: 'ts' }));
  return found;

  function visit(node: unknown): void {
    if (Array.isArray(node)) for (const one of node) visit(one);
    if (!isNode(node)) return;
    const wanted = [...ENDINGS, ...STREAMS];
    if (node.type === 'MemberExpression' && node.object?.name === 'process') {
      const name = node.property?.name ?? String(node.property?.value);
      if (wanted.includes(name)) found.push(`process.${name}`);
    }
    if (node.type === 'MemberExpression' && node.object?.name === 'console') found.push('console');
    if (node.type === 'VariableDeclarator' && node.init?.name === 'process') found.push('process');
    if (node.type === 'ImportDeclaration' && /^(?:node:)?(?:process|console)$/.test(String(node.source?.value))) found.push('import');
    for (const child of Object.values(node)) if (typeof child === 'object') visit(child);
  }
}

interface Node {
  type: string;
  name?: string;
  value?: unknown;
  object?: Node;
  property?: Node;
  init?: Node;
  source?: Node;
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'type' in value;

it('the process ends in one place, and prints in one', () => {
  const used = FILES.flatMap((file) =>
    [...new Set(findings(readFileSync(path.join(ROOT, file), 'utf8')))].map((what) => `${file}: ${what}`),
  );

  expect(used.toSorted()).toEqual([
    'cli/end.ts: process.exit',
    'cli/end.ts: process.stderr',
    'cli/end.ts: process.stdout',
    'cli/print.ts: process.stderr',
    'cli/print.ts: process.stdout',
  ]);
});

it.each([
  'process.exit(1);',
  "process['exit'](1);",
  'process.stdout.write(line);',
  'console.log(line);',
  'const { exit } = process;',
  "import { exit } from 'node:process';",
])('stops %s', (code) => {
  expect(findings(code)).toHaveLength(1);
});
