import { crc32, deflateSync, inflateSync } from 'node:zlib';

/** The picture with at most 256 colours: flat interfaces look the same and take a third of the space. */
export function smallPng(png: Buffer): Buffer {
  const { width, height, pixels } = readRgb(png);
  const { palette, indexOf } = paletteOf(pixels);
  const rows = Buffer.alloc(height * (width + 1)); // each row begins with its filter: none
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) rows[y * (width + 1) + 1 + x] = indexOf(pixels[y * width + x] ?? 0);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8); // 8 bits, palette
  const colours = Buffer.from(palette.flatMap((rgb) => [rgb >> 16, (rgb >> 8) & 255, rgb & 255]));
  const parts = [
    chunk('IHDR', header),
    chunk('PLTE', colours),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ];
  return Buffer.concat([png.subarray(0, 8), ...parts]);
}

interface Picture {
  width: number;
  height: number;
  /** One number a pixel: 0xRRGGBB. */
  pixels: Uint32Array;
}

/** Reads what Chromium writes: 8 bits a channel, three channels, not interlaced. */
function readRgb(png: Buffer): Picture {
  const data: Buffer[] = [];
  let [width, height] = [0, 0];
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at);
    const body = png.subarray(at + 8, at + 8 + length);
    const type = png.toString('latin1', at + 4, at + 8);
    if (type === 'IHDR') {
      [width, height] = [body.readUInt32BE(0), body.readUInt32BE(4)];
      if (body[8] !== 8 || body[9] !== 2) throw new Error('expected 8 bits of red, green and blue');
    }
    if (type === 'IDAT') data.push(body);
    at += 12 + length;
  }
  const bytes = unfilter(inflateSync(Buffer.concat(data)), width * 3, height);
  const pixels = Uint32Array.from({ length: width * height }, (_, i) => bytes.readUIntBE(i * 3, 3));
  return { width, height, pixels };
}

/** Undoes the filters of PNG (section 9): each byte was written as a difference from its neighbours. */
function unfilter(raw: Buffer, stride: number, height: number): Buffer {
  const bytes = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (stride + 1)];
    for (let x = 0; x < stride; x++) {
      const left = x < 3 ? 0 : (bytes[y * stride + x - 3] ?? 0);
      const up = y === 0 ? 0 : (bytes[(y - 1) * stride + x] ?? 0);
      const corner = x < 3 || y === 0 ? 0 : (bytes[(y - 1) * stride + x - 3] ?? 0);
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter ?? 0] ?? 0;
      bytes[y * stride + x] = (raw[y * (stride + 1) + 1 + x] ?? 0) + guess;
    }
  }
  return bytes;
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [toLeft, toUp, toCorner] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}

function paletteOf(pixels: Uint32Array): { palette: number[]; indexOf: (rgb: number) => number } {
  const counts = new Map<number, number>();
  for (const rgb of pixels) counts.set(rgb, (counts.get(rgb) ?? 0) + 1);
  const palette: number[] = [];
  // Shades that nobody tells apart share one place, so that a small icon in a colour of its own keeps that colour.
  for (const [rgb] of [...counts].sort((a, b) => b[1] - a[1])) {
    if (palette.length < 256 && palette.every((taken) => distance(taken, rgb) > 60)) palette.push(rgb);
  }
  const known = new Map(palette.map((rgb, index) => [rgb, index]));
  function indexOf(rgb: number): number {
    const found = known.get(rgb);
    if (found !== undefined) return found;
    const distances = palette.map((candidate) => distance(candidate, rgb));
    const nearest = distances.indexOf(Math.min(...distances));
    known.set(rgb, nearest);
    return nearest;
  }
  return { palette, indexOf };
}

function distance(a: number, b: number): number {
  return [16, 8, 0].reduce((sum, shift) => sum + (((a >> shift) & 255) - ((b >> shift) & 255)) ** 2, 0);
}

function chunk(type: string, body: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), body]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(body.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}
