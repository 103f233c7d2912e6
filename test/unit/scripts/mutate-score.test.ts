import { expect, test } from 'vitest';
import { scoreLine, survivorsOf } from '../../../scripts/mutate/score.ts';

const at = (line: number, from: number, to: number) => ({ start: { line, column: from }, end: { line, column: to } });
const mutant = (status: string) => ({ status, mutatorName: 'EqualityOperator', replacement: 'a >= b', location: at(2, 8, 13) });
const reportOf = (...statuses: string[]) => ({
  files: { 'shared/domain/x.ts': { source: 'f() {\nreturn a > b;\n}', mutants: statuses.map(mutant) } },
});

test('the score counts what a test saw or never ended with, and leaves out what was not run', () => {
  const line = scoreLine('retry', reportOf('Killed', 'Timeout', 'Survived', 'NoCoverage', 'Ignored', 'CompileError'));

  expect(line).toBe('retry: 50.0 % of 4 mutants were seen by a test; 2 were not, 1 of them in code that no test runs');
  expect(scoreLine('retry', reportOf('Ignored'))).toBe('retry: there was nothing to change');
});

test('each mutant that lives is told with what stands there', () => {
  expect(survivorsOf(reportOf('Killed', 'Survived'))).toEqual(['shared/domain/x.ts:2:8 EqualityOperator: a > b → a >= b']);
});
