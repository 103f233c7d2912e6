import { ProblemError } from '#core/http/problem.ts';
import type { CaptureReader } from '#core/receiver/capture-store.ts';
import type { Handlers } from '../handlers.ts';

export function captureHandlers({ captures }: { captures: CaptureReader }): Pick<Handlers, 'captures' | 'capture' | 'captureBody'> {
  function found(id: string) {
    const capture = captures.get(id);
    if (!capture) throw new ProblemError('not-found', `There is no capture ${id}.`);
    return capture;
  }

  return {
    captures: ({ query }) => captures.list(query),
    capture: ({ params }) => found(params.id),
    captureBody: ({ params }) => captures.body(found(params.id).id) ?? Buffer.alloc(0),
  };
}
