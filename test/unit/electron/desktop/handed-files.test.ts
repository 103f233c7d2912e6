import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createHandedFiles } from '../../../../electron/desktop/handed-files.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'hookglass-handed-'));
afterAll(() => rmSync(folder, { recursive: true }));

function fileOf(name: string, bytes: Uint8Array): string {
  const file = path.join(folder, name);
  writeFileSync(file, bytes);
  return file;
}

describe('a file that the system hands over', () => {
  it('is read in pieces of at most 1 MiB, to its end, and then no more', () => {
    const bytes = new Uint8Array(2 * 1024 * 1024 + 3).map((_, index) => index % 251);
    const files = createHandedFiles();
    const file = files.take(fileOf('large.har', bytes));

    const pieces: Uint8Array[] = [];
    for (let offset = 0, piece = files.read(file.id, 0); piece.length > 0; piece = files.read(file.id, offset)) {
      pieces.push(piece);
      offset += piece.length;
    }

    expect(file).toMatchObject({ name: 'large.har', size: bytes.length });
    expect(pieces.map(({ length }) => length)).toEqual([1024 * 1024, 1024 * 1024, 3]);
    expect(Buffer.concat(pieces).equals(bytes)).toBe(true);
    expect(() => files.read(file.id, 0)).toThrow('This file is not open.');
  });

  it('is told with its problem where it cannot be read, and no other file is read', () => {
    const files = createHandedFiles();

    expect(files.take(path.join(folder, 'absent.har'))).toMatchObject({ name: 'absent.har', problem: 'there is no such file' });
    expect(files.take(folder)).toMatchObject({ name: path.basename(folder), problem: 'it is a folder' });
    expect(files.take('/dev/null')).toMatchObject({ name: 'null', problem: 'it is no ordinary file' });
    expect(files.take(`/x${'/y'.repeat(5000)}.har`).problem).toBe('the system says ENAMETOOLONG');
    expect(() => files.read('', 0)).toThrow('This file is not open.');
    expect(() => files.read('/etc/hostname', 0)).toThrow('This file is not open.');
  });

  it('is let go when many others came after it', () => {
    const files = createHandedFiles();
    const taken = Array.from({ length: 9 }, (_, index) => files.take(fileOf(`${index}.har`, new Uint8Array(3))));

    expect(() => files.read(taken[0]?.id ?? '', 0)).toThrow();
    expect(files.read(taken[8]?.id ?? '', 0).length).toBe(3);
  });
});
