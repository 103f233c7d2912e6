/** Below that, the object that takes the memory over costs as much as it frees. */
const WORTH_IT_BYTES = 4096;

/**
 * Gives the memory of bytes back at once, instead of whenever the garbage is collected next: many megabytes may come before
 * that. Nobody may hold them any more. Bytes that share their memory with others are left alone.
 */
export function freeBytes({ buffer, byteLength }: Uint8Array): void {
  if (byteLength >= WORTH_IT_BYTES && byteLength === buffer.byteLength && buffer instanceof ArrayBuffer) buffer.transfer(0);
}
