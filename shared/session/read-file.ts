import type { FiledSession } from './filed.ts';
import { createSessionReader, MOST_HELD_BYTES } from './reader.ts';

/** Whoever reads pieces gives way now and then: a page, so that it goes on being drawn. */
export type GiveWay = () => Promise<void>;

/** As much is read before whoever waits has a turn. */
const TURN_CHARACTERS = 256 * 1024;

/**
 * Reads a session out of the pieces of a file, in UTF-8 or, with a mark at its beginning, UTF-16. However large the file is, no more of it
 * is held than its deliveries.
 */
export async function readSession(pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>, giveWay: GiveWay): Promise<FiledSession> {
  const reader = createSessionReader();
  let decoder: TextDecoder | undefined;
  let first = new Uint8Array();

  async function take(text: string): Promise<boolean> {
    for (let from = 0; from < text.length; from += TURN_CHARACTERS) {
      if (!reader.push(text.slice(from, from + TURN_CHARACTERS))) return false;
      await giveWay();
    }
    return true;
  }

  for await (const piece of pieces) {
    let bytes = piece;
    if (!decoder) {
      first = joined(first, piece);
      if (first.length < 2) continue;
      decoder = new TextDecoder(encodingOf(first));
      bytes = first;
    }
    if (!(await take(decoder.decode(bytes, { stream: true })))) return tooMuch(reader.end());
  }
  decoder ??= new TextDecoder();
  await take(decoder.decode(first.length < 2 ? first : undefined));
  return reader.end();
}

function tooMuch(session: FiledSession): FiledSession {
  const limit = `${MOST_HELD_BYTES / 1024 ** 2} MiB`;
  return {
    ...session,
    problem: `Its deliveries have more than ${limit}, which is as much as is held. The first ${session.deliveries.length} were read.`,
  };
}

function encodingOf([a, b]: Uint8Array): 'utf-16le' | 'utf-16be' | 'utf-8' {
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  return a === 0xfe && b === 0xff ? 'utf-16be' : 'utf-8';
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
