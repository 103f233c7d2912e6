/** What is read of vitest's JSON report. */
export interface SuiteReport {
  numTotalTests: number;
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  success: boolean;
  testResults: readonly unknown[];
}

/** The reports of several runs as that of one. */
export function wholeReport(reports: readonly SuiteReport[]): SuiteReport {
  const sum = (count: (report: SuiteReport) => number) => reports.reduce((total, report) => total + count(report), 0);
  return {
    numTotalTests: sum(({ numTotalTests }) => numTotalTests),
    numPassedTests: sum(({ numPassedTests }) => numPassedTests),
    numFailedTests: sum(({ numFailedTests }) => numFailedTests),
    numPendingTests: sum(({ numPendingTests }) => numPendingTests),
    success: reports.every(({ success }) => success),
    testResults: reports.flatMap(({ testResults }) => testResults),
  };
}
