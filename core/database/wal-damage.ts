import { existsSync, readFileSync } from 'node:fs';
import { endianness } from 'node:os';

const HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;
const MAGIC = 0x377f0682;
const VERSION = 3_007_000;

/**
 * What is wrong with a write-ahead log, beyond what a crash does to one. SQLite reads a log up to the first frame that does
 * not fit its checksum and forgets the rest without a word. After a crash that is right: the frames behind the last
 * commit were never acknowledged. But a commit is on the disk before the next transaction begins, so where a commit with
 * something after it stands behind such a frame, what is forgotten had been acknowledged.
 *
 * Source: the SQLite file format, "The Write-Ahead Log".
 *
 * @param file may be missing
 * @returns the reason in words, or nothing when SQLite may read it
 */
export function walDamage(file: string): string | undefined {
  const bytes = existsSync(file) ? readFileSync(file) : Buffer.alloc(0);
  if (bytes.length < HEADER_BYTES) return undefined;
  const magic = bytes.readUInt32BE(0);
  const pageBytes = bytes.readUInt32BE(8);
  if (magic >>> 1 !== MAGIC >>> 1 || bytes.readUInt32BE(4) !== VERSION || pageBytes < 512 || pageBytes > 65_536)
    return 'the head of its write-ahead log is damaged';

  const words = wordsOf(bytes, magic);
  const sum = new Checksum();
  sum.add(words, 0, 6);
  if (!sum.equals(bytes, 24)) return 'the head of its write-ahead log is damaged';

  const frameBytes = FRAME_HEADER_BYTES + pageBytes;
  const frames = Math.floor((bytes.length - HEADER_BYTES) / frameBytes);
  const startOf = (frame: number) => HEADER_BYTES + frame * frameBytes;
  const isOfThisLog = (frame: number) => frame < frames && bytes.compare(bytes, 16, 24, startOf(frame) + 8, startOf(frame) + 16) === 0;
  const isCommit = (frame: number) => bytes.readUInt32BE(startOf(frame) + 4) !== 0;
  const isSound = (frame: number) => {
    const word = startOf(frame) / 4;
    sum.add(words, word, word + 2);
    sum.add(words, word + FRAME_HEADER_BYTES / 4, word + frameBytes / 4);
    return isOfThisLog(frame) && sum.equals(bytes, startOf(frame) + 16);
  };

  let frame = 0;
  while (frame < frames && isSound(frame)) frame += 1;
  for (let later = frame + 1; later < frames; later += 1)
    if (isOfThisLog(later) && isCommit(later) && isOfThisLog(later + 1)) return 'its write-ahead log is damaged in the middle';
  return undefined;
}

/** The log as 32-bit words in the order that its magic number names. */
function wordsOf(bytes: Buffer, magic: number): Uint32Array {
  const copy = new Uint8Array(bytes.subarray(0, bytes.length & ~3));
  const isBigEndian = (magic & 1) === 1;
  if (isBigEndian !== (endianness() === 'BE')) Buffer.from(copy.buffer).swap32();
  return new Uint32Array(copy.buffer);
}

/** The running sum of a log: each frame continues that of the one before. */
class Checksum {
  #first = 0;
  #second = 0;

  add(words: Uint32Array, from: number, to: number): void {
    let first = this.#first;
    let second = this.#second;
    for (let at = from; at < to; at += 2) {
      first = (first + (words[at] ?? 0) + second) >>> 0;
      second = (second + (words[at + 1] ?? 0) + first) >>> 0;
    }
    this.#first = first;
    this.#second = second;
  }

  equals(bytes: Buffer, at: number): boolean {
    return bytes.readUInt32BE(at) === this.#first && bytes.readUInt32BE(at + 4) === this.#second;
  }
}
