import type { Why } from '#shared/domain/delivery/explain.ts';

/** A form in which a program may hold a secret after something has changed it on the way. */
export interface HeldSecret {
  why: Extract<Why, `secret-${string}`>;
  /** Behind “The right secret, …”; of a `secret-unset`, what was taken for the secret. */
  words: string;
  key: string | Uint8Array;
  fix: string;
  /** So frequent that it is also tried together with a second mistake. */
  likely?: true;
}

/** Values that do not differ from the secret, and forms that do not exist for it, are left out. */
export function heldForms(
  why: HeldSecret['why'],
  fix: string,
  forms: Iterable<readonly [words: string, key: string | Uint8Array | undefined]>,
  likely = false,
): HeldSecret[] {
  const held: HeldSecret[] = [];
  for (const [words, key] of forms) if (key !== undefined) held.push({ why, words, key, fix, ...(likely && { likely: true }) });
  return held;
}
