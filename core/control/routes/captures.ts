import { ProblemError } from '#core/http/problem.ts';
import type { CaptureReader } from '#core/receiver/capture-store.ts';
import type { Handlers } from '../handlers.ts';
import { type ReplayCaptureOptions, replayCapture } from '../replay-capture.ts';

export function captureHandlers(
  options: ReplayCaptureOptions & { captures: CaptureReader },
): Pick<Handlers, 'captures' | 'capture' | 'captureBody' | 'replayCapture'> {
  const { captures } = options;

  function found(id: string) {
    const capture = captures.get(id);
    if (!capture) throw new ProblemError('not-found', `There is no capture ${id}.`);
    return capture;
  }

  return {
    captures: ({ query }) => captures.list(query),
    capture: ({ params }) => found(params.id),
    replayCapture: ({ params, body }) => replayCapture(found(params.id), body, options),
    captureBody: ({ params }) => captures.body(found(params.id).id) ?? Buffer.alloc(0),
  };
}
