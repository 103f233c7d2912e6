/** A switch inside Electron's executable that its packager sets for good. */
export interface Fuse {
  /** As Electron's documentation calls it. */
  name: string;
  /** Its place on the wire, from 0. */
  place: number;
  /** In the app that is shipped. */
  on: boolean;
  /** In the variant for tests, where that differs. */
  onInTests?: boolean;
}

/** How the app is shipped. Places that are not named here stay as Electron comes. */
export const FUSES: readonly Fuse[] = [
  { name: 'RunAsNode', place: 0, on: false },
  { name: 'EnableCookieEncryption', place: 1, on: true },
  { name: 'EnableNodeOptionsEnvironmentVariable', place: 2, on: false },
  // Playwright attaches through it.
  { name: 'EnableNodeCliInspectArguments', place: 3, on: false, onInTests: true },
  { name: 'EnableEmbeddedAsarIntegrityValidation', place: 4, on: true },
  { name: 'OnlyLoadAppFromAsar', place: 5, on: true },
  { name: 'GrantFileProtocolExtraPrivileges', place: 7, on: false },
];

/** What stands before the wire in the executable; a version, the number of fuses and one digit for each of them follow. */
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';

/** @returns whether each fuse that the executable knows is on, by its place; a fuse that Electron has removed is undefined */
export function readFuses(executable: Buffer): (boolean | undefined)[] {
  const at = executable.indexOf(SENTINEL);
  const wire = at + SENTINEL.length;
  if (at < 0 || executable[wire] !== 1)
    throw new Error('this executable has no fuses of the first version: it is no Electron that is known');
  const count = executable[wire + 1] ?? 0;
  return Array.from(executable.toString('latin1', wire + 2, wire + 2 + count), (digit) => (digit === 'r' ? undefined : digit === '1'));
}

/** The fuses that an executable with so many of them knows, and those that it is too old for. */
export function fusesFor(count: number): { known: Fuse[]; unknown: Fuse[] } {
  return { known: FUSES.filter(({ place }) => place < count), unknown: FUSES.filter(({ place }) => place >= count) };
}
