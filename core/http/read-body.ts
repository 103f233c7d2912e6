import type { IncomingMessage } from 'node:http';
import type { ByteBudget } from './byte-budget.ts';
import { declaredLength, takeBytes } from './take-bytes.ts';

export class BodyTooLargeError extends Error {
  readonly limitBytes: number;

  constructor(limitBytes: number) {
    super(`the body is larger than ${limitBytes} bytes`);
    this.name = 'BodyTooLargeError';
    this.limitBytes = limitBytes;
  }
}

/** To be called before anything is read: who announces too much is answered at once. @throws BodyTooLargeError */
export function refuseDeclaredLength(request: IncomingMessage, limitBytes: number): void {
  if ((declaredLength(request) ?? 0) > limitBytes) throw new BodyTooLargeError(limitBytes);
}

/** Too much is being received at once; the same request may be taken a moment later. */
export class NoRoomError extends Error {
  constructor() {
    super('Too many bytes are being received at once. Send it again in a moment.');
    this.name = 'NoRoomError';
  }
}

export interface ReadOptions {
  limitBytes: number;
  budget: ByteBudget;
  /** Looks at each piece as it comes; what it throws ends the reading. */
  check?: (piece: Uint8Array) => void;
}

/**
 * Reads a whole body and hands it to `use`; its memory goes back afterwards, so what is wanted of it has to be copied.
 *
 * @throws BodyTooLargeError, NoRoomError or what `check` threw, as soon as it is known; the rest is let go as it comes
 */
export function withBody<Result>(request: IncomingMessage, options: ReadOptions, use: (bytes: Buffer) => Result): Promise<Result> {
  const { limitBytes, budget, check } = options;
  return new Promise((resolve, reject) => {
    function fail(error: unknown): void {
      taken.release();
      reject(error);
    }

    const taken = takeBytes(request, {
      limitBytes,
      budget,
      refuse: (why) => fail(why === 'too-large' ? new BodyTooLargeError(limitBytes) : new NoRoomError()),
      look(piece) {
        try {
          check?.(piece);
        } catch (error) {
          fail(error);
        }
      },
    });
    request.once('end', () => {
      try {
        resolve(use(taken.bytes()));
      } catch (error) {
        reject(error);
      } finally {
        taken.release();
      }
    });
    request.once('error', fail);
    request.once('close', () => {
      // Each request closes, and an error nobody hears of takes as long as a row in the database.
      if (!request.readableEnded) fail(new Error('the client went away'));
    });
  });
}
