import { freeBytes } from '#core/bytes/free-bytes.ts';

/** Bytes that arrive in pieces and are wanted in one. */
export interface GatheredBytes {
  /** Takes the piece over: nobody else may look at it any more. The first one is kept as it is, others are copied. */
  add(piece: Uint8Array): void;
  readonly size: number;
  /** All of them, without a copy. They must not be looked at any more after `release`. */
  bytes(): Buffer;
  /** Forgets all but the first. */
  keepOnly(bytes: number): void;
  /** Gives the memory back at once; when its bytes are lent, as soon as nobody holds them any more. */
  release(options?: { isLent?: boolean }): void;
}

const SMALL_STEP_BYTES = 16 * 1024;
const STEP_BYTES = 256 * 1024;
const NOTHING = new Uint8Array();

/**
 * However small the pieces, what is held is little more than their bytes: they are copied into one block of memory that grows in its
 * place, up to `maxBytes`, and that goes back to the system when it is released.
 *
 * @param charge told of each change of what is held
 */
export function gatherBytes(maxBytes: number, charge: (bytes: number) => void): GatheredBytes {
  let first: Uint8Array | undefined;
  let block: ArrayBuffer | undefined;
  let view = NOTHING;
  let size = 0;
  let charged = 0;

  function held(bytes: number): void {
    if (bytes !== charged) charge(bytes - charged);
    charged = bytes;
  }

  function makeRoom(wanted: number): void {
    if (!block) {
      block = new ArrayBuffer(0, { maxByteLength: maxBytes });
      view = new Uint8Array(block); // its length follows the block's
    }
    if (wanted <= block.byteLength) return;
    const step = wanted < STEP_BYTES ? SMALL_STEP_BYTES : STEP_BYTES;
    block.resize(Math.min(Math.ceil(wanted / step) * step, maxBytes));
  }

  function add(piece: Uint8Array): void {
    if (piece.length === 0) return;
    if (size === 0) {
      first = piece;
      size = piece.length;
      held(size);
      return;
    }
    makeRoom(size + piece.length);
    if (first) {
      view.set(first);
      freeBytes(first);
    }
    first = undefined;
    view.set(piece, size);
    size += piece.length;
    freeBytes(piece);
    held(view.length);
  }

  function free(): void {
    block?.resize(0);
    if (first) freeBytes(first);
  }

  function forget(): void {
    block = undefined;
    first = undefined;
    size = 0;
  }

  return {
    add,
    get size() {
      return size;
    },
    bytes() {
      if (first) return Buffer.isBuffer(first) ? first : Buffer.from(first.buffer, first.byteOffset, first.byteLength);
      return block ? Buffer.from(block, 0, size) : Buffer.alloc(0);
    },
    keepOnly(bytes) {
      if (size <= bytes) return;
      const kept = Uint8Array.from((first ?? view).subarray(0, bytes));
      free();
      forget();
      if (bytes > 0) first = kept;
      size = bytes;
      held(bytes);
    },
    release({ isLent = false } = {}) {
      if (!isLent) free();
      forget();
      held(0);
    },
  };
}
