/** How much JSON a plane takes; all three are judged on its bytes, before anything is made of them. */
export interface JsonLimits {
  /** Objects and lists inside each other. */
  depth: number;
  /** Texts, names of members, lists and objects, and one for each comma: nothing else can be in it more often. */
  values: number;
  /** Of one text as it is written, escapes included. */
  textBytes: number;
}

export class JsonTooMuchError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'JsonTooMuchError';
  }
}

/**
 * Judges JSON while it is being read. Bytes that are no JSON pass or fail as they come: whoever parses them finds out, and at any place
 * where a parser could still be reading, depth and counts are what they are here.
 *
 * @returns to be called with each piece, in order. @throws JsonTooMuchError with a sentence for the sender
 */
export function createJsonCheck({
  depth: mostDepth,
  values: mostValues,
  textBytes: mostTextBytes,
}: JsonLimits): (piece: Uint8Array) => void {
  let depth = 0;
  let values = 0;
  let inText = false;
  let escaped = false;
  let textBytes = 0;

  function tooMuch(): void {
    if (depth > mostDepth) throw new JsonTooMuchError(`The JSON is nested more than ${mostDepth} levels deep.`);
    if (values > mostValues) throw new JsonTooMuchError(`The JSON holds more than ${mostValues} values.`);
    if (textBytes > mostTextBytes) throw new JsonTooMuchError(`The JSON holds a text of more than ${mostTextBytes} bytes.`);
  }

  return (piece) => {
    let at = 0;
    while (at < piece.length) {
      if (inText) at = endOfText(piece, at);
      else at = structure(piece, at);
      tooMuch();
    }
  };

  /** Up to the beginning of the next text. */
  function structure(piece: Uint8Array, from: number): number {
    for (let at = from; at < piece.length; at += 1) {
      const byte = piece[at];
      if (byte === 0x22) {
        inText = true;
        textBytes = 0;
        values += 1;
        return at + 1;
      }
      if (byte === 0x2c) values += 1;
      else if (byte === 0x5b || byte === 0x7b) {
        values += 1;
        depth += 1;
        if (depth > mostDepth) return at + 1;
      } else if (byte === 0x5d || byte === 0x7d) depth -= 1;
    }
    return piece.length;
  }

  function endOfText(piece: Uint8Array, from: number): number {
    const quote = closingQuote(piece, from);
    const end = quote < 0 ? piece.length : quote;
    textBytes += end - from;
    inText = quote < 0;
    return quote < 0 ? end : end + 1;
  }

  /** Most texts have no escapes, and then one look is enough. */
  function closingQuote(piece: Uint8Array, from: number): number {
    const first = piece.indexOf(0x22, from);
    if (!escaped && !piece.subarray(from, first < 0 ? piece.length : first).includes(0x5c)) return first;
    for (let at = from; at < piece.length; at += 1) {
      const byte = piece[at];
      if (escaped) escaped = false;
      else if (byte === 0x22) return at;
      else escaped = byte === 0x5c;
    }
    return -1;
  }
}
