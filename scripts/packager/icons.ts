import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';

const SIZES = [16, 32, 48, 64, 128, 256, 512, 1024] as const;

/** The kinds of entries of an .icns file that hold a PNG, by its edge. */
const ICNS_KINDS = { 16: 'icp4', 32: 'icp5', 64: 'icp6', 128: 'ic07', 256: 'ic08', 512: 'ic09', 1024: 'ic10' } as const;

/** Draws every icon that the packagers want out of one drawing: a folder of PNG for Linux, .ico for Windows, .icns for macOS. */
export async function writeIcons(svg: string, dir: string): Promise<void> {
  const linux = path.join(dir, 'linux');
  mkdirSync(linux, { recursive: true });
  const drawn = new Map<number, Buffer>();
  for (const size of SIZES) {
    const density = (72 * size) / 1024; // of a drawing that is 1024 wide
    drawn.set(
      size,
      await sharp(svg, { density: Math.max(1, density) })
        .resize(size, size)
        .png()
        .toBuffer(),
    );
  }
  for (const [size, png] of drawn) if (size <= 512) writeFileSync(path.join(linux, `${size}x${size}.png`), png);
  writeFileSync(path.join(dir, 'icon.ico'), ico([...drawn].filter(([size]) => size <= 256)));
  writeFileSync(path.join(dir, 'icon.icns'), icns(drawn));
}

/** Six bytes, sixteen for each picture, then the pictures; an edge of 256 is written as 0. */
function ico(pictures: readonly (readonly [size: number, png: Buffer])[]): Buffer {
  const head = Buffer.alloc(6 + 16 * pictures.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(pictures.length, 4);
  let at = head.length;
  for (const [index, [size, png]] of pictures.entries()) {
    const entry = 6 + 16 * index;
    head.writeUInt8(size % 256, entry);
    head.writeUInt8(size % 256, entry + 1);
    head.writeUInt16LE(1, entry + 4);
    head.writeUInt16LE(32, entry + 6);
    head.writeUInt32LE(png.length, entry + 8);
    head.writeUInt32LE(at, entry + 12);
    at += png.length;
  }
  return Buffer.concat([head, ...pictures.map(([, png]) => png)]);
}

/** `icns`, the length of all, then each picture behind its kind and length; both lengths count their own eight bytes. */
function icns(drawn: ReadonlyMap<number, Buffer>): Buffer {
  const parts = Object.entries(ICNS_KINDS).map(([size, kind]) => chunk(kind, drawn.get(Number(size)) ?? Buffer.alloc(0)));
  return chunk('icns', Buffer.concat(parts));
}

function chunk(kind: string, content: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.write(kind, 0, 'latin1');
  head.writeUInt32BE(content.length + 8, 4);
  return Buffer.concat([head, content]);
}
