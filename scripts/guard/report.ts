import type { GuardLine } from './figure.ts';

/** A line of the report. JSON has no number for what never ended, or was not measured: they are words there. */
export const reportLine = (line: GuardLine): string =>
  `${JSON.stringify(line, (_, value) => (typeof value === 'number' && !Number.isFinite(value) ? String(value) : value))}\n`;

const revived = (key: string, value: unknown) => (key === 'value' ? Number(value) : value);

/** What the tests kept while they ran, one JSON object a line. */
export interface Report {
  lines: GuardLine[];
  /** Lines that were not written whole, as on a disk that was full: their figures are not known. */
  torn: number;
}

export function readReport(text: string): Report {
  const report: Report = { lines: [], torn: 0 };
  for (const line of text.split('\n')) {
    if (line === '') continue;
    try {
      report.lines.push(JSON.parse(line, revived) as GuardLine);
    } catch {
      report.torn += 1;
    }
  }
  return report;
}

/** What has to be known of a machine before its figures are believed. @returns sentences, none on an ordinary one */
export function warningsOf({ cores, freeBytes }: { cores: number; freeBytes: number }): string[] {
  return [
    ...(cores < 2
      ? ['This machine has one core. The limits are set for two: times and rates may miss them here, and say nothing about Hookglass.']
      : []),
    ...(freeBytes < LEAST_FREE_BYTES
      ? [
          `Only ${Math.round(freeBytes / 2 ** 20)} MiB are free for temporary files; some rows need ${LEAST_FREE_BYTES / 2 ** 30} GiB and will fail for want of room.`,
        ]
      : []),
  ];
}

const LEAST_FREE_BYTES = 2 * 2 ** 30;
