import type { ReadableFile } from './imports.ts';

/** What a file may be called that can be opened. */
export const FILE_ENDINGS = '.har,.jsonl,.json,.txt,.sh';

/** Of those, the archives: what other programs and Hookglass itself write. */
export const ARCHIVE_ENDINGS = '.har,.jsonl';

/** A name for a text that has none. */
const PASTED = 'pasted request';

export const fileOf = (file: File): ReadableFile => ({
  name: file.name,
  size: file.size,
  stream: () => piecesOf(file.stream()),
});

export function textFile(text: string): ReadableFile {
  const blob = new Blob([text]);
  return { name: PASTED, size: blob.size, stream: () => piecesOf(blob.stream()) };
}

/** Not every browser lets a stream be iterated. */
async function* piecesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    void reader.cancel().catch(() => undefined);
  }
}
