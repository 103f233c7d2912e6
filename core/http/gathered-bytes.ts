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

/** One for every request: a class, whose functions are not made anew for each. */
class Gathered implements GatheredBytes {
  size = 0;
  readonly #maxBytes: number;
  readonly #charge: (bytes: number) => void;
  #first: Uint8Array | undefined;
  #block: ArrayBuffer | undefined;
  #view = NOTHING;
  #charged = 0;

  constructor(maxBytes: number, charge: (bytes: number) => void) {
    this.#maxBytes = maxBytes;
    this.#charge = charge;
  }

  add(piece: Uint8Array): void {
    if (piece.length === 0) return;
    if (this.size === 0) {
      this.#first = piece;
      this.size = piece.length;
      this.#held(this.size);
      return;
    }
    this.#makeRoom(this.size + piece.length);
    if (this.#first) {
      this.#view.set(this.#first);
      freeBytes(this.#first);
    }
    this.#first = undefined;
    this.#view.set(piece, this.size);
    this.size += piece.length;
    freeBytes(piece);
    this.#held(this.#view.length);
  }

  bytes(): Buffer {
    const first = this.#first;
    if (first) return Buffer.isBuffer(first) ? first : Buffer.from(first.buffer, first.byteOffset, first.byteLength);
    return this.#block ? Buffer.from(this.#block, 0, this.size) : Buffer.alloc(0);
  }

  keepOnly(bytes: number): void {
    if (this.size <= bytes) return;
    const kept = Uint8Array.from((this.#first ?? this.#view).subarray(0, bytes));
    this.#free();
    this.#forget();
    if (bytes > 0) this.#first = kept;
    this.size = bytes;
    this.#held(bytes);
  }

  release({ isLent = false }: { isLent?: boolean } = {}): void {
    if (!isLent) this.#free();
    this.#forget();
    this.#held(0);
  }

  #held(bytes: number): void {
    if (bytes !== this.#charged) this.#charge(bytes - this.#charged);
    this.#charged = bytes;
  }

  #makeRoom(wanted: number): void {
    if (!this.#block) {
      this.#block = new ArrayBuffer(0, { maxByteLength: this.#maxBytes });
      this.#view = new Uint8Array(this.#block); // its length follows the block's
    }
    if (wanted <= this.#block.byteLength) return;
    const step = wanted < STEP_BYTES ? SMALL_STEP_BYTES : STEP_BYTES;
    this.#block.resize(Math.min(Math.ceil(wanted / step) * step, this.#maxBytes));
  }

  #free(): void {
    this.#block?.resize(0);
    if (this.#first) freeBytes(this.#first);
  }

  #forget(): void {
    this.#block = undefined;
    this.#first = undefined;
    this.size = 0;
  }
}

/**
 * However small the pieces, what is held is little more than their bytes: they are copied into one block of memory that grows in its
 * place, up to `maxBytes`, and that goes back to the system when it is released.
 *
 * @param charge told of each change of what is held
 */
export const gatherBytes = (maxBytes: number, charge: (bytes: number) => void): GatheredBytes => new Gathered(maxBytes, charge);
