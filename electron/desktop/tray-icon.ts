import { type NativeImage, nativeImage } from 'electron';
import type { SessionNews } from '#shared/domain/app/desktop.ts';

type Shape = SessionNews['state'];

/** How deep a point lies inside, in px of the picture; `x` and `y` are counted from its middle. */
const INSIDE: Readonly<Record<Shape, (x: number, y: number, half: number) => number>> = {
  idle: (x, y, half) => half * 0.16 - Math.abs(Math.hypot(x, y) - half * 0.68),
  live: (x, y, half) => half * 0.62 - Math.hypot(x, y),
  failing: (x, y, half) =>
    Math.min(half * 0.17 - Math.min(Math.abs(x - y), Math.abs(x + y)) / Math.SQRT2, half * 0.78 - Math.max(Math.abs(x), Math.abs(y))),
};

/** Seen on light and on dark: panels of Linux do not say which they are. A Mac takes the shape alone. */
const TONE = 128;

/** The state as a shape, not as a colour: a ring, a dot, a cross. Drawn here, so that it is sharp at every size. */
export function trayIcon(shape: Shape): NativeImage {
  const image = nativeImage.createFromBitmap(drawn(shape, 16, TONE), { width: 16, height: 16 });
  image.addRepresentation({ scaleFactor: 2, width: 32, height: 32, buffer: drawn(shape, 32, TONE) });
  image.setTemplateImage(true);
  return image;
}

/** BGRA, premultiplied; what is covered in part is so at its edge. */
export function drawn(shape: Shape, size: number, tone: number): Buffer {
  const bytes = Buffer.alloc(size * size * 4);
  const half = size / 2;
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      const depth = INSIDE[shape](column + 0.5 - half, row + 0.5 - half, half);
      const alpha = Math.round(255 * Math.min(1, Math.max(0, depth + 0.5)));
      const value = Math.round((tone * alpha) / 255);
      bytes.set([value, value, value, alpha], (row * size + column) * 4);
    }
  }
  return bytes;
}
