import type { Core } from '#renderer/core.ts';
import { useInspector } from '#renderer/inspector.ts';
import { useQuestion } from '#renderer/ui/use-asked.ts';
import type { PastedRequest } from '#shared/domain/wire/pasted/pasted-request.ts';
import { base64Of } from '#shared/domain/wire/wire-text.ts';

export type RequestExplanation = Awaited<ReturnType<Core['explainRequest']>>;

/** Asks the core about a pasted request. The last question wins, whichever answer comes first. */
export function usePastedReport() {
  const { core } = useInspector();
  const { asked, ask, forget } = useQuestion<RequestExplanation>();

  function explain({ request, doubts, atMs, answer }: PastedRequest, { secret, value }: { secret: string; value: string }) {
    const { method, headers, body } = request;
    ask(() =>
      core.explainRequest({
        method,
        headers: [...headers],
        body: base64Of(body),
        doubts: [...doubts],
        ...(atMs !== undefined && { atMs }),
        ...(answer && { answer: { ...answer, headers: [...answer.headers], body: base64Of(answer.body.subarray(0, READ_OF_ANSWER)) } }),
        ...(secret !== '' && { secret }),
        ...(value.trim() !== '' && { value: value.trim() }),
      }),
    );
  }

  return { asked, ask: explain, forget };
}

/** As much as is read of an answer. */
const READ_OF_ANSWER = 64 * 1024;
