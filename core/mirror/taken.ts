import type { IncomingMessage } from 'node:http';
import { createJsonCheck } from '#core/http/json-limits.ts';
import { unpackedWhole } from '#core/http/unpack.ts';
import { JSON_LIMITS } from '#core/mlflow-api/json-size.ts';
import { jsonOf } from '#core/mlflow-api/request-body.ts';
import type { AnswerBudget } from '#core/net/answer-budget.ts';
import { createBoundedBody } from '#core/net/bounded-body.ts';

/** A body that is looked at while it passes. */
export interface Taken {
  /** Its bytes, once it has ended; undefined where it broke off, or is larger than what is looked at. */
  whole: Promise<Buffer | undefined>;
}

/** Texts of tags and prompts stay below it. */
const LARGEST_LOOKED_AT = 8 * 1024 * 1024;
/** Every body may take this much, however many others there are. */
const FREE_BYTES = 64 * 1024;

/** Takes a copy of what comes, beside whoever reads it. */
export function take(message: IncomingMessage, budget: AnswerBudget): Taken {
  const body = createBoundedBody({ keepBytes: LARGEST_LOOKED_AT, readBytes: Infinity, readPieces: Infinity, budget });
  const whole = new Promise<Buffer | undefined>((resolve) => {
    message.on('data', (piece: Buffer) => void body.take(piece));
    message.once('end', () => {
      const { size } = body;
      const bytes = body.end();
      resolve(bytes.length === size ? bytes : undefined);
    });
    message.once('close', () => {
      body.end();
      resolve(undefined);
    });
  });
  return { whole };
}

/**
 * Reads an answer to its end, or as far as it is looked at; the rest of it waits.
 * @returns its bytes so far
 */
export function gathered(answer: IncomingMessage, budget: AnswerBudget): Promise<{ bytes: Buffer; isWhole: boolean }> {
  const pieces: Buffer[] = [];
  let size = 0;
  let charged = 0;
  return new Promise((resolve) => {
    const onEnd = () => end(true);
    const onClose = () => end(false);
    const onData = (piece: Buffer) => {
      pieces.push(piece);
      size += piece.length;
      const more = Math.max(0, size - FREE_BYTES) - charged;
      if (size <= LARGEST_LOOKED_AT && (more <= 0 || budget.take(more))) {
        charged += Math.max(0, more);
        return;
      }
      answer.pause();
      end(false);
    };
    function end(isWhole: boolean): void {
      answer.off('data', onData).off('end', onEnd).off('close', onClose);
      budget.giveBack(charged);
      resolve({ bytes: Buffer.concat(pieces), isWhole });
    }
    answer.on('data', onData).once('end', onEnd).once('close', onClose).resume();
  });
}

/** The JSON of a request, as MLflow reads it. @returns undefined for what is none, or too much to be looked at */
export function jsonIn(bytes: Buffer, contentEncoding?: string): unknown {
  try {
    const plain = unpackedWhole(bytes, contentEncoding, LARGEST_LOOKED_AT);
    if (!plain) return undefined;
    createJsonCheck(JSON_LIMITS)(plain);
    return jsonOf(plain.toString()).json;
  } catch {
    return undefined;
  }
}
