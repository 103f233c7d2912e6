import type { IncomingMessage } from 'node:http';
import { packedTransfer } from '#core/http/transfer-coding.ts';
import type { CaptureRefusal } from '#shared/domain/capture.ts';

export type BodyRefusal = Extract<CaptureRefusal, 'body-too-large' | 'timeout' | 'malformed' | 'aborted' | 'busy' | 'transfer-coding'>;

/** One body on its way in. */
export interface BodyIntake {
  /** Resolves as soon as it is decided: nothing when the body is whole, else why it is not taken. */
  decided: Promise<BodyRefusal | undefined>;
  /** Resolves when nothing more can come: the body ended or the connection closed. */
  ended: Promise<void>;
  isRefused(): boolean;
  /** The parser has seen its end: what comes now belongs to another request. */
  isWhole(): boolean;
  /** Decides against it from outside, unless that is done; bytes after its first 64 KiB are let go and only counted. */
  refuse(refusal: BodyRefusal): void;
  /** All of it, or its first 64 KiB when it was refused. */
  bytes(): Buffer;
  size(): number;
  /** The bytes are stored: they do not count as being in flight any more. */
  release(): void;
}

/** Bytes of all bodies that are held in memory now. */
export interface ByteBudget {
  held: number;
  readonly max: number;
}

const START_BYTES = 64 * 1024;

/** Reads a body up to `limitBytes`. A body that announces a greater length is refused before it is read. */
export function takeBody(request: IncomingMessage, limitBytes: number, budget: ByteBudget): BodyIntake {
  let chunks: Buffer[] = [];
  let held = 0;
  let size = 0;
  let whole = false;
  let refusal: BodyRefusal | undefined;
  let decide: (refusal: BodyRefusal | undefined) => void = () => {};
  const decided = new Promise<BodyRefusal | undefined>((resolve) => {
    decide = resolve;
  });

  function hold(chunk: Buffer): void {
    chunks.push(chunk);
    held += chunk.length;
    budget.held += chunk.length;
  }

  function release(): void {
    budget.held -= held;
    held = 0;
  }

  function refuse(why: BodyRefusal): void {
    if (refusal || whole) return;
    refusal = why;
    const start = Buffer.concat(chunks).subarray(0, START_BYTES);
    release();
    chunks = [];
    hold(Buffer.from(start));
    decide(why);
  }

  function take(chunk: Buffer): void {
    size += chunk.length;
    if (refusal) {
      if (held < START_BYTES) hold(Buffer.from(chunk.subarray(0, START_BYTES - held)));
      return;
    }
    hold(chunk);
    if (size > limitBytes) refuse('body-too-large');
    else if (budget.held > budget.max) refuse('busy');
  }

  const ended = new Promise<void>((resolve) => {
    request.on('end', () => {
      whole = true;
      decide(undefined);
      resolve();
    });
    request.on('close', () => {
      refuse('aborted');
      resolve();
    });
  });
  request.on('error', () => refuse('aborted'));
  request.on('data', take);
  if (Number(request.headers['content-length']) > limitBytes) refuse('body-too-large');
  if (packedTransfer(request.headers['transfer-encoding'])) refuse('transfer-coding');

  return {
    decided,
    ended,
    isRefused: () => refusal !== undefined,
    isWhole: () => request.complete,
    refuse,
    bytes: () => (chunks.length === 1 ? (chunks[0] ?? Buffer.alloc(0)) : Buffer.concat(chunks)),
    size: () => size,
    release,
  };
}
