import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { unwritable } from './file-words.ts';
import { printError } from './print.ts';
import { terminalText } from './terminal-text.ts';

const VARIABLE = 'MLFLOW_WEBHOOK_SECRET';

/**
 * Writes a secret into a file of variables: replaces the line of MLFLOW_WEBHOOK_SECRET, or adds it; other lines stay as they are.
 * @throws StartError `io`
 */
export function writeEnv(file: string, secret: string): void {
  const line = `${VARIABLE}='${secret.replaceAll("'", "'\\''")}'`;
  try {
    const before = existsSync(file) ? readFileSync(file, 'utf8') : '';
    const lines = before.split('\n');
    const at = lines.findIndex((one) => one.startsWith(`${VARIABLE}=`));
    if (at >= 0 && lines[at]?.trimEnd() !== line) printError(terminalText(`${VARIABLE} had another value in ${file}, which was replaced.`));
    if (at >= 0) writeFileSync(file, lines.with(at, lines[at]?.endsWith('\r') ? `${line}\r` : line).join('\n'), { mode: 0o600 });
    else appendFileSync(file, `${before === '' || before.endsWith('\n') ? '' : '\n'}${line}\n`, { mode: 0o600 });
  } catch (error) {
    throw unwritable(file, error);
  }
}
