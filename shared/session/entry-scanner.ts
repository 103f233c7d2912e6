/** One entry of an archive or one line of a file, as it is written. */
export interface FileEntry {
  text: string;
  /** Counted from 1. */
  number: number;
  /** The line on which it begins, counted from 1. */
  line: number;
  /** It was not closed: the file ends in it, or a broken text in it hides where it ends. */
  broken?: true;
  /** Characters of an entry that was longer than may be held; its text is not kept. */
  tooLong?: number;
}

/** Takes a file in pieces and hands out what is complete. */
export interface EntryScanner {
  push(piece: string): FileEntry[];
  /** What is left at the end of the file. */
  end(): FileEntry[];
}

/** As much as one entry may have: a request of 10 MiB in base64, its answer beside it. */
export const LONGEST_ENTRY = 32 * 1024 * 1024;

/** A JSON object in each line. */
export function createLineScanner(): EntryScanner {
  let parts: string[] = [];
  let length = 0;
  let line = 1;
  let number = 0;

  function take(part: string) {
    length += part.length;
    if (length <= LONGEST_ENTRY) parts.push(part);
    else parts = [];
  }

  function finish(): FileEntry[] {
    const text = parts.join('');
    const entry = { text, line, number: number + 1, ...(length > LONGEST_ENTRY && { tooLong: length }) };
    const isEmpty = length <= LONGEST_ENTRY && text.trim() === '';
    [parts, length, line] = [[], 0, line + 1];
    if (isEmpty) return [];
    number += 1;
    return [entry];
  }

  return {
    push(piece) {
      const entries: FileEntry[] = [];
      let from = 0;
      for (let to = piece.indexOf('\n'); to >= 0; to = piece.indexOf('\n', from)) {
        take(piece.slice(from, to));
        entries.push(...finish());
        from = to + 1;
      }
      take(piece.slice(from));
      return entries;
    },
    end: finish,
  };
}
