/** The memory that bodies on their way in may take together. What they are charged is what they cost, not what they say they will. */
export interface ByteBudget {
  /** @param bytes negative: given back */
  charge(bytes: number): void;
  /** No more may be taken for anybody who does not have a place among the first. */
  isFull(): boolean;
  /**
   * A body that has become large.
   *
   * @param mostBytes it has no more in the end @param go called when it may go on, after it had to wait
   */
  enter(mostBytes: number, go: () => void): LargeBody;
}

export interface LargeBody {
  /** There is room, or those that came before leave enough of it. */
  mayGoOn(): boolean;
  /** @returns false: more is in flight than may wait */
  wait(): boolean;
  /** It needs nothing any more. */
  leave(): void;
}

interface Entry {
  mostBytes: number;
  waits: boolean;
  go: () => void;
}

const MIB = 1024 * 1024;

/** What the contract promises for each plane. */
export const MOST_IN_FLIGHT_BYTES = 256 * MIB;
/** Large bodies share this part of it in memory; the rest waits with its senders, so that strangers never make the process 128 MiB larger. */
const SHARE_OF_LARGE = 5 / 32;
/**
 * What large bodies have in memory besides those that came first. However evenly all of them come, the first may still become whole, and small ones
 * find room beside them.
 */
const SHARE_OF_LATER = 1 / 4;
/** … up to here. */
const SHARE_OF_ALL = 1 / 4;

/** @param inFlightBytes what all large bodies together may come to before one that has to wait is refused instead */
export function createByteBudget(inFlightBytes = MOST_IN_FLIGHT_BYTES): ByteBudget {
  const largeBytes = inFlightBytes * SHARE_OF_LARGE;
  let held = 0;
  let announced = 0;
  /** In the order in which they came. */
  const entries = new Set<Entry>();

  /** Those that came first always go on, as many as fit as a whole, and one at least: so somebody comes to an end. */
  function isFirst(entry: Entry): boolean {
    let before = 0;
    for (const each of entries) {
      if (each === entry) return before === 0 || before + entry.mostBytes <= largeBytes;
      before += each.mostBytes;
      if (before > largeBytes) return false;
    }
    return false;
  }

  const mayGoOn = (entry: Entry) => held < largeBytes * SHARE_OF_LATER || isFirst(entry);

  function wake(): void {
    for (const entry of entries) {
      if (!entry.waits || !mayGoOn(entry)) continue;
      entry.waits = false;
      entry.go();
    }
  }

  return {
    charge(bytes) {
      held += bytes;
      if (bytes < 0) wake();
    },
    isFull: () => held >= inFlightBytes * SHARE_OF_ALL,
    enter(mostBytes, go) {
      const entry: Entry = { mostBytes, waits: false, go };
      entries.add(entry);
      announced += mostBytes;
      return {
        mayGoOn: () => mayGoOn(entry),
        wait() {
          entry.waits = announced <= inFlightBytes;
          return entry.waits;
        },
        leave() {
          if (!entries.delete(entry)) return;
          announced -= mostBytes;
          wake();
        },
      };
    },
  };
}
