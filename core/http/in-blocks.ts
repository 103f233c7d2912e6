import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { createPace } from './pace.ts';
import { createValve } from './valve.ts';

const BLOCK_BYTES = 64 * 1024;

/**
 * A body as a stream of blocks, however small the pieces are in which it comes: a file is written once per block, and what waits for a slow
 * disk is a few of them. It begins to read at once. A body that breaks off ends the stream with the code `ECONNRESET`.
 */
export function inBlocks(request: IncomingMessage): Readable {
  const valve = createValve(request);
  const pace = createPace(valve);
  let block = Buffer.allocUnsafeSlow(0);
  let used = 0;
  const blocks = new Readable({ highWaterMark: 2 * BLOCK_BYTES, read: () => valve.open('room') });

  function push(bytes: Buffer): void {
    if (!blocks.destroyed && !blocks.push(bytes)) valve.shut('room');
  }

  function flush(): void {
    if (used > 0) push(block.subarray(0, used));
    used = 0;
    block = Buffer.allocUnsafeSlow(BLOCK_BYTES);
  }

  request.on('data', (piece: Buffer) => {
    pace(piece.length);
    if (piece.length > BLOCK_BYTES / 2) {
      if (used > 0) flush();
      push(piece);
      return;
    }
    if (used + piece.length > block.length) flush();
    block.set(piece, used);
    used += piece.length;
  });
  request.once('end', () => {
    flush();
    if (!blocks.destroyed) blocks.push(null);
  });
  request.once('close', () => {
    valve.open('room');
    if (!request.complete) blocks.destroy(Object.assign(new Error('the upload broke off'), { code: 'ECONNRESET' }));
  });
  request.on('error', () => undefined); // told by its close
  blocks.on('error', () => undefined); // it may break off before anybody listens; whoever reads it later is told all the same
  blocks.on('close', () => valve.open('room')); // what is not wanted any more runs out
  return blocks;
}
