import { ProblemError } from '#core/http/problem.ts';
import type { ApiCall } from '#shared/domain/app/api-call.ts';
import type { Handlers } from '../handlers.ts';

export interface CallHandlersOptions {
  /** Calls to the MLflow API, newest first. */
  calls: {
    list(page: { limit: number; cursor?: string; q?: string }): { items: ApiCall[]; next?: string };
    get(id: string): ApiCall | undefined;
  };
}

export function callHandlers({ calls }: CallHandlersOptions): Pick<Handlers, 'calls' | 'call'> {
  return {
    calls: ({ query }) => calls.list(query),
    call({ params: { id } }) {
      const call = calls.get(id);
      if (!call) throw new ProblemError('not-found', `There is no call ${id}.`);
      return call;
    },
  };
}
