import { writeFileSync } from 'node:fs';
import { junitOf } from '#shared/domain/check/junit.ts';
import { markdownOf } from '#shared/domain/check/markdown.ts';
import type { CheckReport } from '#shared/domain/check/report.ts';
import { unwritable } from '../file-words.ts';

interface ReportFiles {
  junit: string | undefined;
  markdown: string | undefined;
}

/** Before anything is sent: a report that cannot be kept should not take a minute to find out. @throws StartError `io` */
export function openReportFiles({ junit, markdown }: ReportFiles): void {
  for (const file of [junit, markdown]) if (file !== undefined) writing(file, () => writeFileSync(file, '', { flag: 'a' }));
}

export const writeReportFiles = (report: CheckReport, files: ReportFiles): void =>
  writeReports(files, { junit: () => junitOf(report), markdown: () => markdownOf(report) });

export function writeReports({ junit, markdown }: ReportFiles, text: { junit: () => string; markdown: () => string }): void {
  if (junit !== undefined) writing(junit, () => writeFileSync(junit, text.junit()));
  if (markdown !== undefined) writing(markdown, () => writeFileSync(markdown, text.markdown()));
}

export function writing(file: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    throw unwritable(file, error);
  }
}
