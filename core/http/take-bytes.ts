import type { IncomingMessage } from 'node:http';
import { freeBytes } from '#core/bytes/free-bytes.ts';
import type { ByteBudget, LargeBody } from './byte-budget.ts';
import { gatherBytes } from './gathered-bytes.ts';
import { createPace } from './pace.ts';
import { createValve, type Valve } from './valve.ts';

export interface TakeOptions {
  limitBytes: number;
  budget: ByteBudget;
  /** Called once, in the middle of the reading, when no more of it is wanted; the rest is let go and only counted. */
  refuse(why: 'too-large' | 'no-room'): void;
  /** Sees each piece as it comes. */
  look?(piece: Uint8Array): void;
}

/** What has come of a body. */
export interface TakenBytes {
  /** As many as have come, kept or not. */
  size(): number;
  bytes(): Buffer;
  /** From now on nothing is kept beyond the first so many. */
  keepOnly(bytes: number): void;
  /** Gives their memory back; `bytes` is empty then, whatever still comes. Lent bytes may still be read by whoever has them. */
  release(options?: { isLent?: boolean }): void;
}

/** Bodies up to here never wait for room: deliveries go on while large bodies hold on. */
const SMALL_BYTES = 64 * 1024;
/** Takes a body in: up to a limit, within a budget, and in turns when it comes in many small pieces. */
export function takeBytes(request: IncomingMessage, { limitBytes, budget, refuse, look }: TakeOptions): TakenBytes {
  const declaredBytes = declaredLength(request);
  const mostBytes = declaredBytes !== undefined && declaredBytes <= limitBytes ? declaredBytes : Math.max(limitBytes, SMALL_BYTES);
  const gathered = gatherBytes(mostBytes, budget.charge);
  let valve: Valve | undefined;
  let pace: ((bytes: number) => void) | undefined;
  let size = 0;
  let keptBytes = Number.POSITIVE_INFINITY;
  let large: LargeBody | undefined;

  function take(piece: Buffer): void {
    if (size > 0) keepPace(piece.length);
    size += piece.length;
    const isWanted = keptBytes === Number.POSITIVE_INFINITY;
    if (isWanted) look?.(piece);
    const room = Math.min(keptBytes, mostBytes) - gathered.size;
    if (room >= piece.length) gathered.add(piece);
    else {
      if (room > 0) gathered.add(Uint8Array.from(piece.subarray(0, room)));
      freeBytes(piece);
    }
    if (!isWanted || keptBytes === 0) return;
    if (size > limitBytes) refuse('too-large');
    else if (size > SMALL_BYTES) findRoom();
    else if (budget.isFull()) refuse('no-room');
  }

  /** Most bodies come in one piece and need neither of the two. */
  function keepPace(bytes: number): void {
    valve ??= createValve(request);
    pace ??= createPace(valve);
    pace(bytes);
  }

  function findRoom(): void {
    large ??= budget.enter(mostBytes, () => valve?.open('room'));
    if (size === mostBytes || large.mayGoOn()) return;
    valve ??= createValve(request);
    if (!budget.isFull() && large.wait()) valve.shut('room');
    else refuse('no-room');
  }

  function needNoRoom(): void {
    large?.leave();
    valve?.open('room');
  }

  request.on('data', take);
  return {
    size: () => size,
    bytes: () => gathered.bytes(),
    keepOnly(bytes) {
      keptBytes = bytes;
      gathered.keepOnly(bytes);
      needNoRoom();
    },
    release(options) {
      keptBytes = 0;
      gathered.release(options);
      needNoRoom();
    },
  };
}

/** What the sender says of its length. */
export function declaredLength({ headers }: IncomingMessage): number | undefined {
  return headers['content-length'] === undefined ? undefined : Number(headers['content-length']);
}
