import type { Writable } from 'node:stream';
import { StartError } from '#shared/domain/app/start-error.ts';
import { outputFailure, printError } from './print.ts';
import { terminalText } from './terminal-text.ts';
import { unexpectedError } from './unexpected-error.ts';

/**
 * Ends the process when everything that was printed has been taken, however slow the reader is. The one place that does: ending at
 * once throws away what a pipe had no room for.
 *
 * @param patienceMs how long a reader is waited for that stands still; without it as long as it takes
 */
export async function endWith(code: number, patienceMs?: number): Promise<never> {
  await withinMs(taken(process.stdout), patienceMs);
  const failed = outputFailure();
  if (failed) printError(`Standard output cannot be written (${failed.message}).`);
  await withinMs(taken(process.stderr), patienceMs);
  process.exit(failed && code === 0 ? new StartError('io', failed.message).exitCode : code);
}

/** … with what went wrong, in a sentence, whatever was thrown. */
export function endWithError(error: unknown): Promise<never> {
  const known = error instanceof StartError ? error : unexpectedError(error);
  for (const line of known.message.split('\n')) printError(terminalText(line));
  return endWith(known.exitCode);
}

/**
 * Has something said when somebody presses Ctrl-C; the process then ends by that signal, as it would have without us, so that a shell's
 * loop ends as well. What takes longer has a moment, in which a second Ctrl-C ends the process at once.
 * @returns how to forget it
 */
export function onInterrupt(say: () => void | Promise<void>): () => void {
  const interrupted = () => {
    const pending = say();
    // What was stopped hears of it meanwhile and would have its say too: only what takes longer is waited for.
    const said = pending instanceof Promise ? pending.catch(() => undefined).then(() => taken(process.stderr)) : taken(process.stderr);
    void withinMs(said, PATIENCE_AT_INTERRUPT_MS).then(() => process.kill(process.pid, 'SIGINT'));
  };
  process.once('SIGINT', interrupted);
  return () => void process.off('SIGINT', interrupted);
}

const PATIENCE_AT_INTERRUPT_MS = 1000;

/** The callback of a write comes behind all that was written before, and also when the stream has failed. */
const taken = (stream: Writable) => new Promise<void>((resolve) => void stream.write('', () => resolve()));

async function withinMs(work: Promise<void>, limitMs: number | undefined): Promise<void> {
  if (limitMs === undefined) return work;
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, limitMs);
  });
  await Promise.race([work, patience]);
  clearTimeout(timer);
}
