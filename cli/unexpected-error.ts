import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { StartError } from '#shared/domain/app/start-error.ts';
import { messageOf } from '#shared/domain/error-words.ts';
import { VERSION } from './version.ts';

/** A bug of ours, in a sentence; the stack, which helps whoever mends it, is put into a file that only the user can read. */
export function unexpectedError(error: unknown): StartError {
  const sentence = `Hookglass met an error that it does not know: ${messageOf(error).split('\n')[0] || 'without a message'}`;
  const report = writtenReport(error);
  return new StartError(
    'io',
    `${sentence.replace(/[.:]?$/, '.')} ${report === undefined ? '' : `${report} holds what a report needs.`}`.trim(),
  );
}

/** @returns undefined where no file can be written */
function writtenReport(error: unknown): string | undefined {
  try {
    const file = path.join(mkdtempSync(path.join(tmpdir(), 'hookglass-error-')), 'report.txt');
    const stack = error instanceof Error ? error.stack : String(error);
    writeFileSync(file, `Hookglass ${VERSION}, Node ${process.version}, ${process.platform}\n${stack}\n`, { mode: 0o600 });
    return file;
  } catch {
    return undefined;
  }
}
