import { closeSync, openSync, readSync } from 'node:fs';

/** What Xvfb keeps of its screen in a file (`-fbdir`): the format of xwd with words of 32 bits, see scripts/xwd.ts. */
export interface Screen {
  /** Whether anything but the black ground is drawn there. */
  isDrawnAt(x: number, y: number): boolean;
  close(): void;
}

export function openScreen(file: string): Screen {
  const handle = openSync(file, 'r');
  const word = Buffer.alloc(4);
  const wordAt = (at: number) => {
    readSync(handle, word, 0, 4, at);
    return word;
  };
  const field = (index: number) => wordAt(index * 4).readUInt32BE();
  const [from, lineBytes] = [field(0) + field(19) * 12, field(12)];
  return {
    isDrawnAt: (x, y) => (wordAt(from + y * lineBytes + x * 4).readUInt32LE() & 0xffffff) !== 0,
    close: () => closeSync(handle),
  };
}
