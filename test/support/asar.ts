import { readFileSync } from 'node:fs';
import path from 'node:path';

/** A file of a packed app. */
export interface PackedFile {
  /** Inside the app: `dist/electron/main.cjs`. */
  name: string;
  content: Buffer;
  /** Beside the archive, where other processes find it. */
  unpacked: boolean;
}

interface Entry {
  files?: Record<string, Entry>;
  offset?: string;
  size?: number;
  unpacked?: boolean;
}

/** Reads an asar archive: four sizes of 32 bits, a JSON header, then the files one behind the other. */
export function readAsar(file: string): PackedFile[] {
  const archive = readFileSync(file);
  const contentAt = 8 + archive.readUInt32LE(4);
  const header = JSON.parse(archive.toString('utf8', 16, 16 + archive.readUInt32LE(12))) as Entry;
  return list(header, '');

  function list({ files = {} }: Entry, folder: string): PackedFile[] {
    return Object.entries(files).flatMap(([name, entry]): PackedFile[] => {
      const full = path.posix.join(folder, name);
      if (entry.files) return list(entry, full);
      if (entry.unpacked) return [{ name: full, content: readFileSync(path.join(`${file}.unpacked`, full)), unpacked: true }];
      const from = contentAt + Number(entry.offset);
      return [{ name: full, content: archive.subarray(from, from + (entry.size ?? 0)), unpacked: false }];
    });
  }
}
