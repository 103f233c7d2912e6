/** What Xvfb keeps of its screen in a file: the format of xwd, 24 bits in words of 32, the lowest byte blue. */
export function screenOf(file: Buffer): { pixels: Buffer; width: number; height: number } {
  const field = (index: number) => file.readUInt32BE(index * 4);
  const [headerBytes, width, height, lineBytes, colours] = [field(0), field(4), field(5), field(12), field(19)];
  const from = headerBytes + colours * 12;
  const pixels = Buffer.alloc(width * height * 3);
  for (let row = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1) {
      const at = from + row * lineBytes + column * 4;
      const to = (row * width + column) * 3;
      pixels[to] = file[at + 2] ?? 0;
      pixels[to + 1] = file[at + 1] ?? 0;
      pixels[to + 2] = file[at] ?? 0;
    }
  }
  return { pixels, width, height };
}
