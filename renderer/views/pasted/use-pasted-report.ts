import { useRef, useState } from 'react';
import type { Core } from '#renderer/core.ts';
import { useInspector } from '#renderer/inspector.ts';
import { messageOf } from '#shared/domain/error-words.ts';
import type { PastedRequest } from '#shared/domain/wire/pasted/pasted-request.ts';
import { base64Of } from '#shared/domain/wire/wire-text.ts';

export type RequestExplanation = Awaited<ReturnType<Core['explainRequest']>>;

export type Asked =
  | { kind: 'nothing' }
  | { kind: 'asking' }
  | { kind: 'answered'; answer: RequestExplanation }
  | { kind: 'failed'; problem: string };

/** Asks the core about a pasted request. The last question wins, whichever answer comes first. */
export function usePastedReport() {
  const { core } = useInspector();
  const [asked, setAsked] = useState<Asked>({ kind: 'nothing' });
  const turn = useRef(0);

  async function ask({ request, doubts, atMs, answer }: PastedRequest, { secret, value }: { secret: string; value: string }) {
    turn.current += 1;
    const mine = turn.current;
    setAsked({ kind: 'asking' });
    const settle = (outcome: Asked) => mine === turn.current && setAsked(outcome);
    try {
      const { method, headers, body } = request;
      const answered = await core.explainRequest({
        method,
        headers: [...headers],
        body: base64Of(body),
        doubts: [...doubts],
        ...(atMs !== undefined && { atMs }),
        ...(answer && { answer: { ...answer, headers: [...answer.headers], body: base64Of(answer.body.subarray(0, READ_OF_ANSWER)) } }),
        ...(secret !== '' && { secret }),
        ...(value.trim() !== '' && { value: value.trim() }),
      });
      settle({ kind: 'answered', answer: answered });
    } catch (error) {
      settle({ kind: 'failed', problem: messageOf(error) });
    }
  }

  function forget() {
    turn.current += 1;
    setAsked({ kind: 'nothing' });
  }

  return { asked, ask, forget };
}

/** As much as is read of an answer. */
const READ_OF_ANSWER = 64 * 1024;
