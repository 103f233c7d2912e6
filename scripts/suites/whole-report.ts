/** What is read of vitest's JSON report. */
export interface SuiteReport {
  numTotalTests: number;
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  success: boolean;
  testResults: readonly unknown[];
}

/** The name of a lane's report; that of a suite may be a path, such as `e2e/alone`. */
export const reportFile = (lane: readonly string[]): string => `${lane.join('-').replaceAll('/', '-')}.json`;

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
