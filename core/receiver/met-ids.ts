import { createHash } from 'node:crypto';

/**
 * Which captures came under a delivery id, in memory: ids are random, and an index of them in the file would dirty a page of its own for
 * every capture. It says where to look, not what is there: a number may be that of a capture whose transaction was undone.
 */
export interface MetIds {
  /** @param capture its number, greater than all that were added before; negative for one that our own delivery made */
  add(deliveryId: string, capture: number): void;
  /** Oldest first, in the form in which they were added. */
  of(deliveryId: string): readonly number[];
  /** Forgets some of them. @returns how to know them again */
  drop(deliveryId: string, captures: ReadonlySet<number>): () => void;
}

const NONE: readonly number[] = [];

export function createMetIds(): MetIds {
  /** Most ids come once: they need no list. */
  const numbers = new Map<string, number | readonly number[]>();

  function put(key: string, left: readonly number[]): void {
    const [first, second] = left;
    if (first === undefined) numbers.delete(key);
    else numbers.set(key, second === undefined ? first : left);
  }

  return {
    add(deliveryId, capture) {
      const key = keyOf(deliveryId);
      const known = numbers.get(key);
      if (known === undefined) numbers.set(key, capture);
      else if (typeof known === 'number') put(key, known === capture ? [known] : [known, capture]);
      else if (known.at(-1) !== capture) (known as number[]).push(capture);
    },
    of: (deliveryId) => listOf(numbers.get(keyOf(deliveryId))),
    drop(deliveryId, captures) {
      const key = keyOf(deliveryId);
      const before = [...listOf(numbers.get(key))];
      put(
        key,
        before.filter((capture) => !captures.has(Math.abs(capture))),
      );
      return () => put(key, before);
    },
  };
}

const listOf = (known: number | readonly number[] | undefined): readonly number[] =>
  known === undefined ? NONE : typeof known === 'number' ? [known] : known;

/** MLflow's ids have 36 characters; a header may have thousands, which are not all kept here. */
const LONGEST_KEY = 64;

const keyOf = (deliveryId: string) =>
  deliveryId.length <= LONGEST_KEY ? deliveryId : `sha256 ${createHash('sha256').update(deliveryId).digest('base64')}`;
