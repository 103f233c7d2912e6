/** No line longer than this is put together: nothing that an agent may ask or get is nearly as long. */
const LONGEST_LINE_BYTES = 16 * 1024 * 1024;

/**
 * Cuts what comes in pieces into lines.
 * @param take gets each without its end
 * @param passedOver called at the end of a line that was too long to be kept
 */
export function createLines(take: (line: string) => void, passedOver: () => void): (piece: Buffer) => void {
  let pieces: Buffer[] = [];
  let waiting = 0;

  function keep(piece: Buffer): void {
    waiting += piece.length;
    if (waiting > LONGEST_LINE_BYTES) pieces = [];
    else if (piece.length > 0) pieces.push(piece);
  }

  return (piece) => {
    let rest = piece;
    for (let end = rest.indexOf(10); end !== -1; end = rest.indexOf(10)) {
      keep(rest.subarray(0, end));
      const [kept, bytes] = [pieces, waiting];
      pieces = [];
      waiting = 0;
      rest = rest.subarray(end + 1);
      if (bytes > LONGEST_LINE_BYTES) passedOver();
      else if (bytes > 0) takeLine(Buffer.concat(kept));
    }
    keep(rest);
  };

  function takeLine(bytes: Buffer): void {
    const line = bytes.toString('utf8').replace(/\r$/, '');
    if (line !== '') take(line);
  }
}
