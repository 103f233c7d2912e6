import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { wrapTo } from './terminal/cells.ts';
import { type Screen, wantsColours } from './terminal/paint.ts';

/*
 * A pipe takes some 64 KiB and then makes us wait, and its reader may leave at any time. That nobody reads any more is no error:
 * what is printed from then on is dropped, and a verb that only prints ends.
 */

const left = new AbortController();
let failure: Error | undefined;

/** Aborted when the reader of standard output has left, or it cannot be written: a verb that follows something ends then. */
export const outputLeft: AbortSignal = left.signal;

/** Why standard output could not be written; undefined when all was taken, and when the reader left because it had enough. */
export const outputFailure = (): Error | undefined => failure;

/** To be called before anything is printed: without it, a reader that leaves ends the process with a stack. */
export function watchOutput(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE' && !left.signal.aborted) failure = error;
    left.abort();
  });
  process.stderr.on('error', () => undefined); // there is nowhere left to say so
}

/** Standard output as a stream, for a verb that speaks a protocol there and prints nothing for people. */
export const protocolOutput: Writable = process.stdout;

export function print(line: string): void {
  if (!left.signal.aborted) aboveLiveText(() => process.stdout.write(`${line}\n`));
}

/** Sentences for people: in a terminal broken between words, in a pipe one line. @param hang spaces before the lines that follow */
export function printProse(line: string, hang = 0): void {
  for (const part of partsFor(outputScreen(), line, hang)) print(part);
}

/** For people, beside an output that a program reads. */
export const printError = (line: string): void =>
  aboveLiveText(() => {
    for (const part of partsFor(errorScreen(), line)) printIfRead(process.stderr, part);
  });

const partsFor = (screen: Screen | undefined, line: string, hang = 0): string[] => (screen ? wrapTo(line, screen.columns, hang) : [line]);

/** For what goes on as long as the core runs: a reader that stands still costs lines, not memory. */
export const printLive = (line: string): void => void (left.signal.aborted || printIfRead(process.stdout, line));

/** The terminal that standard output goes to; undefined for a pipe or a file. */
export const outputScreen = (): Screen | undefined => screenOf(process.stdout);

/** … and that of standard error. */
export const errorScreen = (): Screen | undefined => screenOf(process.stderr);

/** A terminal that does not say how wide it is has 0 columns. */
const screenOf = ({ isTTY, columns }: NodeJS.WriteStream): Screen | undefined =>
  isTTY ? { columns: columns || 80, colours: wantsColours(process.env) } : undefined;

/** Asks whoever sits at the terminal; a plain Enter means yes. Where nobody does, the answer is no. */
export async function isConfirmed(question: string): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return false;
  const { createInterface } = await import('node:readline/promises');
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^(?:y|yes)?$/i.test((await terminal.question(`${question} [Y/n] `)).trim());
  } finally {
    terminal.close();
  }
}

let liveText = '';

/** Puts a text into the last line of the terminal, below all that is printed, in place of the one before; '' takes it away. */
export function drawLiveText(text: string): void {
  if (text === liveText) return;
  process.stderr.write(`\r\u001b[2K${text}`);
  liveText = text;
}

function aboveLiveText(write: () => void): void {
  const text = liveText;
  drawLiveText('');
  write();
  drawLiveText(text);
}

const MOST_WAITING_BYTES = 1024 * 1024;

function printIfRead(stream: Writable, line: string): void {
  if (stream.writableLength < MOST_WAITING_BYTES) stream.write(`${line}\n`);
}

/** Resolves when there is room for more; between the parts of a long output, so that it is not kept in memory. */
export async function outputTaken(): Promise<void> {
  if (!process.stdout.writableNeedDrain || left.signal.aborted) return;
  // An abort rejects the wait, and means the same as room: nothing more is printed.
  await once(process.stdout, 'drain', { signal: left.signal }).catch(() => undefined);
}

/** Bytes as they are, for whoever reads them from a pipe or a file. */
export function printBytes(bytes: Uint8Array): void {
  if (!left.signal.aborted) process.stdout.write(bytes);
}
