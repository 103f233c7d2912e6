import { jsonObject } from '#core/bridge/ask-upstream.ts';
import { noAnswerWords } from '#core/bridge/finding-words.ts';
import type { Upstream } from '#core/bridge/upstream.ts';
import { unpackedWhole } from '#core/http/unpack.ts';
import type { Agents } from '#core/net/connection.ts';
import { exchange } from '#core/net/exchange.ts';
import { headerOf } from '#core/net/header-pairs.ts';
import { parseTarget } from '#core/net/request-target.ts';
import { startTrace } from '#core/net/trace.ts';
import { transportError } from '#core/net/transport-error.ts';
import { sameCaller } from './passed-headers.ts';

/** What came of a question: what it was answered, or in words why that is not known. */
export type Told = { kind: 'told'; status: number; text: string } | { kind: 'untold'; why: string };

/** Reads something of the server that is mirrored, in the name of a caller: with the headers of the call. Changes nothing there. */
export type Question = (path: string, caller: readonly string[]) => Promise<Told>;

const LARGEST_ANSWER = 4 * 1024 * 1024;
const QUESTION_MS = 5000;

export function createQuestion({ base, host }: Pick<Upstream, 'base' | 'host'>, agents: Agents): Question {
  return async (path, caller) => {
    const target = parseTarget(`${base}${path}`);
    if (!target) return { kind: 'untold', why: 'its address cannot be used' };
    const trace = startTrace(AbortSignal.timeout(QUESTION_MS));
    const headers = sameCaller(caller, host);
    const asked = await exchange({ target, method: 'GET', headers, trace }, agents, {
      keepBytes: LARGEST_ANSWER,
      readBytes: LARGEST_ANSWER,
      readPieces: Number.POSITIVE_INFINITY,
    });
    switch (asked.kind) {
      case 'answered': {
        const { status, headers: given, body } = asked.answer;
        return { kind: 'told', status, text: unpackedWhole(body, headerOf(given, 'content-encoding'), LARGEST_ANSWER)?.toString() ?? '' };
      }
      case 'broken': {
        if (trace.signal.aborted) return { kind: 'untold', why: `it gives no answer within ${QUESTION_MS / 1000} s` };
        return { kind: 'untold', why: noAnswerWords({ kind: 'no-answer', ...transportError(asked.error, trace.phase) }) };
      }
      default:
        return { kind: 'untold', why: asked.message };
    }
  };
}

/** The JSON object of a success, or why there is none. */
export function objectIn(told: Told): Readonly<Record<string, unknown>> | string {
  if (told.kind === 'untold') return told.why;
  if (told.status !== 200) return `it answers ${told.status}`;
  return jsonObject(told.text) ?? 'it answers with something else than JSON';
}
