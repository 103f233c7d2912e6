import type { Why } from '#shared/domain/delivery/explain.ts';

/** Bytes that somebody may have hashed instead of the body, and in words what happened to it. */
export interface BodyForm {
  why: Extract<Why, `body-${string}`> | undefined;
  /** Behind “Hashed …”; of JSON written again, how it was written. */
  words: string;
  bytes: Uint8Array;
}
