/** Ids that were met, by two bits of each in a fixed megabyte: what was never added is nearly always known to be new. */
export interface SeenIds {
  add(id: string): void;
  /** `false` is certain; `true` has to be looked up. Of 100,000 ids that were not added, about 60 are thought to have been. */
  maybe(id: string): boolean;
}

const BITS = 2 ** 23;

export function createSeenIds(): SeenIds {
  const words = new Uint32Array(BITS / 32);
  const isSet = (bit: number) => ((words[bit >>> 5] ?? 0) & (1 << (bit & 31))) !== 0;
  function set(bit: number): void {
    words[bit >>> 5] = (words[bit >>> 5] ?? 0) | (1 << (bit & 31));
  }

  return {
    add(id) {
      const hash = hashOf(id);
      set(firstBit(hash));
      set(secondBit(hash));
    },
    maybe(id) {
      const hash = hashOf(id);
      return isSet(firstBit(hash)) && isSet(secondBit(hash));
    },
  };
}

/** FNV-1a over the UTF-16 units: not safe against somebody who looks for collisions, who gains a lookup in the database by them. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}

const firstBit = (hash: number) => hash % BITS;
/** Mixed once more (the finalizer of MurmurHash3), so that it says something of its own. */
function secondBit(hash: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35) >>> 0) % BITS;
}
