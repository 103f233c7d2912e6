import type { IncomingMessage } from 'node:http';
import type { ByteBudget } from '#core/http/byte-budget.ts';
import { declaredLength, takeBytes } from '#core/http/take-bytes.ts';
import { packedTransfer } from '#core/http/transfer-coding.ts';
import type { CaptureRefusal } from '#shared/domain/delivery/capture.ts';

export type BodyRefusal = Extract<CaptureRefusal, 'body-too-large' | 'timeout' | 'malformed' | 'aborted' | 'busy' | 'transfer-coding'>;

/** One body on its way in. */
export interface BodyIntake {
  /** Resolves as soon as it is decided: nothing when the body is whole, else why it is not taken. */
  decided: Promise<BodyRefusal | undefined>;
  /** Resolves when nothing more can come: the body ended or the connection closed. To be asked once. */
  ended(): Promise<void>;
  isRefused(): boolean;
  /** The parser has seen its end: what comes now belongs to another request. */
  isWhole(): boolean;
  /** Decides against it from outside, unless that is done; bytes after its first 64 KiB are let go and only counted. */
  refuse(refusal: BodyRefusal): void;
  /** All of it, or its first 64 KiB when it was refused. */
  bytes(): Buffer;
  size(): number;
  /** The bytes are stored: their memory goes back, and nobody may look at them any more but whom they are lent to. */
  release(options?: { isLent?: boolean }): void;
}

const START_BYTES = 64 * 1024;

/** Reads a body up to `limitBytes`. A body that announces a greater length is refused before it is read. */
export function takeBody(request: IncomingMessage, limitBytes: number, budget: ByteBudget): BodyIntake {
  let whole = false;
  let refusal: BodyRefusal | undefined;
  let decide: (refusal: BodyRefusal | undefined) => void = () => {};
  const decided = new Promise<BodyRefusal | undefined>((resolve) => {
    decide = resolve;
  });
  const taken = takeBytes(request, { limitBytes, budget, refuse: (why) => refuse(why === 'too-large' ? 'body-too-large' : 'busy') });

  let isOver = false;
  let onEnd = (): void => undefined;
  function end(): void {
    isOver = true;
    onEnd();
  }

  function refuse(why: BodyRefusal): void {
    if (refusal || whole) return;
    refusal = why;
    taken.keepOnly(START_BYTES);
    decide(why);
  }

  request.on('end', () => {
    whole = true;
    decide(undefined);
    end();
  });
  request.on('close', () => {
    refuse('aborted');
    end();
  });
  request.on('error', () => refuse('aborted'));
  if ((declaredLength(request) ?? 0) > limitBytes) refuse('body-too-large');
  if (packedTransfer(request.headers['transfer-encoding'])) refuse('transfer-coding');

  return {
    decided,
    ended: () =>
      new Promise((resolve) => {
        if (isOver) resolve();
        else onEnd = resolve;
      }),
    isRefused: () => refusal !== undefined,
    isWhole: () => request.complete,
    refuse,
    bytes: taken.bytes,
    size: taken.size,
    release: taken.release,
  };
}
