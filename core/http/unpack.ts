import { brotliDecompressSync, constants, gunzipSync, inflateRawSync, inflateSync, zstdDecompressSync } from 'node:zlib';

/** So much is read of what is packed: enough for any sentence, and at the highest ratio of gzip not more than 8 MiB. */
const READ_PACKED_BYTES = 8 * 1024;
/** Nothing comes out of zstd before its first block is whole. */
const READ_ZSTD_BYTES = 128 * 1024;
const MAX_UNPACKED_BYTES = 16 * 1024 * 1024;
const MAX_LAYERS = 3;

/** A body that is cut, or read only in part, gives what can be unpacked of it. */
const ZLIB = { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: MAX_UNPACKED_BYTES };
const UNPACK: Readonly<Record<string, (bytes: Uint8Array) => Buffer>> = {
  gzip: (bytes) => gunzipSync(bytes, ZLIB),
  'x-gzip': (bytes) => gunzipSync(bytes, ZLIB),
  // Some send the bare stream: RFC 9110 8.4.1.2 notes it.
  deflate: (bytes) => (((bytes[0] ?? 0) & 0x0f) === 8 ? inflateSync(bytes, ZLIB) : inflateRawSync(bytes, ZLIB)),
  br: (bytes) => brotliDecompressSync(bytes, { finishFlush: constants.BROTLI_OPERATION_FLUSH, maxOutputLength: MAX_UNPACKED_BYTES }),
  zstd: (bytes) => zstdDecompressSync(bytes, { finishFlush: constants.ZSTD_e_flush, maxOutputLength: MAX_UNPACKED_BYTES }),
};

/**
 * The start of a body, its content codings undone.
 *
 * @param contentEncoding the header: `gzip`, `br, gzip` …
 * @returns at most `limit` bytes; nothing where a coding is unknown, and the bytes as they are where they are not what it says
 */
export function unpackedStart(body: Uint8Array, contentEncoding: string | undefined, limit: number): Buffer {
  const codings = codingsOf(contentEncoding);
  let bytes = Buffer.from(body.buffer, body.byteOffset, body.length);
  if (codings.length > MAX_LAYERS) return Buffer.alloc(0);
  for (const coding of codings.reverse()) {
    const unpack = UNPACK[coding];
    if (!unpack) return Buffer.alloc(0);
    try {
      bytes = unpack(bytes.subarray(0, coding === 'zstd' ? READ_ZSTD_BYTES : READ_PACKED_BYTES));
    } catch {
      break; // not what the header says: many name a coding and send plain text
    }
  }
  return bytes.subarray(0, limit);
}

/**
 * A whole body, its content codings undone.
 * @returns undefined where a coding is unknown, where the bytes are not what it says, and where more than `limit` bytes come out
 */
export function unpackedWhole(body: Uint8Array, contentEncoding: string | undefined, limit: number): Buffer | undefined {
  const codings = codingsOf(contentEncoding);
  if (codings.length > MAX_LAYERS) return undefined;
  let bytes = Buffer.from(body.buffer, body.byteOffset, body.length);
  for (const coding of codings.reverse()) {
    try {
      const unpack = UNPACK[coding];
      if (!unpack) return undefined;
      bytes = unpack(bytes);
    } catch {
      return undefined;
    }
    if (bytes.length > limit) return undefined;
  }
  return bytes;
}

function codingsOf(contentEncoding: string | undefined): string[] {
  return (contentEncoding ?? '')
    .split(',')
    .map((coding) => coding.trim().toLowerCase())
    .filter((coding) => coding !== '' && coding !== 'identity');
}
