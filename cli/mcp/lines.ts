/** A message larger than this ends the connection: nothing that an agent may ask or get is nearly as long. */
const LONGEST_LINE_BYTES = 16 * 1024 * 1024;

/** Cuts what comes in pieces into lines. @param take gets each without its end @throws Error for a line without an end */
export function createLines(take: (line: string) => void): (piece: Buffer) => void {
  let pieces: Buffer[] = [];
  let waiting = 0;
  return (piece) => {
    let rest = piece;
    for (let end = rest.indexOf(10); end !== -1; end = rest.indexOf(10)) {
      const line = Buffer.concat([...pieces, rest.subarray(0, end)])
        .toString('utf8')
        .replace(/\r$/, '');
      pieces = [];
      waiting = 0;
      rest = rest.subarray(end + 1);
      if (line !== '') take(line);
    }
    if (rest.length === 0) return;
    pieces.push(rest);
    waiting += rest.length;
    if (waiting > LONGEST_LINE_BYTES) throw new Error(`A message of more than ${LONGEST_LINE_BYTES} bytes is not taken.`);
  };
}
