import { expect, test } from 'vitest';
import { reportFile, type SuiteReport, wholeReport } from '../../../../scripts/suites/whole-report.ts';

const reportOf = (numPassedTests: number, numFailedTests: number, ...testResults: string[]): SuiteReport => ({
  ...{ numPassedTests, numFailedTests, numPendingTests: 1, numTotalTests: numPassedTests + numFailedTests + 1 },
  ...{ success: numFailedTests === 0, testResults },
});

test('reports of several runs count as that of one, which failed when one of them did', () => {
  expect(wholeReport([reportOf(2, 0, 'a', 'b'), reportOf(3, 1, 'c')])).toEqual({
    ...{ numPassedTests: 5, numFailedTests: 1, numPendingTests: 2, numTotalTests: 8 },
    ...{ success: false, testResults: ['a', 'b', 'c'] },
  });
  expect(wholeReport([reportOf(2, 0), reportOf(3, 0)]).success).toBe(true);
});

test('has a file for each lane in one directory, whatever its suites are called', () => {
  const files = [['unit', 'integration'], ['guard', 'e2e/alone'], ['e2e']].map(reportFile);

  expect(files.filter((file) => /[/\\]/.test(file))).toEqual([]);
  expect(new Set(files).size).toBe(3);
});
