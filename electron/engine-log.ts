import { createWriteStream, renameSync, statSync } from 'node:fs';

/** Kept by one process of the engine. */
interface EngineLog {
  keep(chunk: Buffer): void;
  lastWords(): string;
}

const LARGEST_BYTES = 5 * 1024 * 1024;
const LAST_WORDS_BYTES = 16 * 1024;

/** Adds to the log file, and passes on to the terminal. One that has grown large is put aside as `….1`, in place of the one before. */
export function openEngineLog(file: string): EngineLog {
  putAside(file);
  const log = createWriteStream(file, { flags: 'a', mode: 0o600 });
  log.on('error', () => undefined); // a disk that is full or read-only keeps no log; the app goes on
  let tail = Buffer.alloc(0);
  return {
    keep(chunk) {
      process.stderr.write(chunk);
      log.write(chunk);
      tail = Buffer.concat([tail, chunk]).subarray(-LAST_WORDS_BYTES);
    },
    lastWords: () => tail.toString(),
  };
}

function putAside(file: string): void {
  try {
    if (statSync(file).size > LARGEST_BYTES) renameSync(file, `${file}.1`);
  } catch {
    // the first start, or a disk that cannot be written
  }
}
