import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { Node, SourceFile } from 'typescript/unstable/ast';
import { SyntaxKind } from 'typescript/unstable/ast';
import { API } from 'typescript/unstable/sync';
import { expect, test } from 'vitest';

const CORE = path.resolve(import.meta.dirname, '../../../core');
const MOST_LINES = 100;

const FUNCTIONS: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.FunctionDeclaration,
  SyntaxKind.FunctionExpression,
  SyntaxKind.ArrowFunction,
  SyntaxKind.MethodDeclaration,
  SyntaxKind.Constructor,
  SyntaxKind.GetAccessor,
  SyntaxKind.SetAccessor,
]);

test(`no function in core has more than ${MOST_LINES} lines`, () => {
  const functions = functionsOf(CORE);

  expect(functions.length).toBeGreaterThan(1000); // a reader that finds nothing would find nothing too long
  expect(functions.filter(({ lines }) => lines > MOST_LINES)).toEqual([]);
});

function functionsOf(room: string): { name: string; lines: number }[] {
  const api = new API({ cwd: room });
  try {
    const [project] = api.updateSnapshot({ openProjects: [path.join(room, 'tsconfig.json')] }).getProjects();
    return readdirSync(room, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .flatMap((file) => {
        const source = project?.program.getSourceFile(path.join(room, file));
        if (!source) throw new Error(`${file} is not part of the project`);
        return functionsIn(source).map(({ node, name }) => ({ name: `${file} ${name}`, lines: linesOf(node, source) }));
      });
  } finally {
    api.close();
  }
}

function functionsIn(source: SourceFile): { node: Node; name: string }[] {
  const found: { node: Node; name: string }[] = [];
  const visit = (node: Node, around: string): void => {
    const name = nameOf(node) ?? around;
    if (FUNCTIONS.has(node.kind)) found.push({ node, name });
    node.forEachChild((child) => visit(child, name));
  };
  visit(source, '');
  return found;
}

/** Of a function, or of the variable or property that holds one. */
function nameOf(node: Node): string | undefined {
  const isNamed = FUNCTIONS.has(node.kind) || node.kind === SyntaxKind.VariableDeclaration || node.kind === SyntaxKind.PropertyAssignment;
  return isNamed && 'name' in node && typeof node.name === 'object' && node.name !== null && 'text' in node.name
    ? String(node.name.text)
    : undefined;
}

const linesOf = (node: Node, source: SourceFile) => source.text.slice(node.getStart(source), node.end).split('\n').length;
