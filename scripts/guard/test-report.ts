/** What vitest reports of one test file. */
export interface TestFile {
  /** From the root: `test/guard/who-may-ask.test.ts`. */
  file: string;
  /** From its first hook to its last. */
  tookMs: number;
  /** Why it did not come to an end, a sentence each, but for what its figures say themselves. */
  failures: string[];
}

interface VitestReport {
  testResults: readonly {
    name: string;
    startTime: number;
    endTime: number;
    message: string;
    assertionResults: readonly { status: string; title: string; failureMessages?: readonly string[] }[];
  }[];
}

/**
 * @param text what vitest's reporter `json` wrote, or nothing when it did not come so far
 * @returns those that took longest first
 */
export function readTestReport(text: string, root: string): TestFile[] {
  if (text === '') return [];
  const { testResults } = JSON.parse(text) as VitestReport;
  return testResults
    .map(({ name, startTime, endTime, message, assertionResults }) => ({
      file: name.replace(`${root}/`, ''),
      tookMs: endTime - startTime,
      failures: [...(message === '' ? [] : [`Its file failed: ${firstLine(message)}`]), ...failuresOf(assertionResults)],
    }))
    .sort((a, b) => b.tookMs - a.tookMs);
}

type AssertionResults = VitestReport['testResults'][number]['assertionResults'];

function failuresOf(results: AssertionResults): string[] {
  const failed = results.filter(({ status }) => status === 'failed');
  return failed.flatMap(({ title, failureMessages = [] }) => {
    const why = firstLine(failureMessages[0] ?? '');
    return ABOUT_A_FIGURE.test(why) ? [] : [`A test of it failed, “${title}”: ${why}`];
  });
}

/** As test/support/guard-figure.ts begins what it says: the figure is in the table by itself. */
const ABOUT_A_FIGURE = /^AssertionError: [A-Z]-\d\d /;

const firstLine = (text: string) => text.split('\n', 1)[0] ?? '';

type RowsIn = (file: string) => ReadonlySet<string>;

/** `   62 s  R-02  test/guard/quiet/slow-clients.test.ts`, and so on. */
export const timesText = (files: readonly TestFile[], rowsIn: RowsIn): string[] =>
  files.map(({ file, tookMs }) => `${String(Math.round(tookMs / 1000)).padStart(5)} s  ${[...rowsIn(file)].join(', ')}  ${file}`);

/** The files that took more than half a minute, as `R-02 62 s, R-06 101 s`. */
export const longestOf = (files: readonly TestFile[], rowsIn: RowsIn): string =>
  files
    .filter(({ tookMs }) => tookMs > 30_000)
    .map(({ file, tookMs }) => `${[...rowsIn(file)].join(' and ')} ${Math.round(tookMs / 1000)} s`)
    .join(', ');

/** `4 min 12 s` */
export function tookText(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
