import { z } from 'zod';
import { ProblemError } from '#core/http/problem.ts';
import { apiCall } from '#shared/contract/schemas/call.ts';
import { pageOf, pageQuery } from '#shared/contract/schemas/object-of.ts';
import type { ApiCall } from '#shared/domain/api-call.ts';
import { type Route, route } from '../route.ts';

export interface CallRoutesOptions {
  /** Calls to the MLflow API, newest first. */
  calls: {
    list(page: { limit: number; cursor?: string; q?: string }): { items: ApiCall[]; next?: string };
    get(id: string): ApiCall | undefined;
  };
}

export function callRoutes({ calls }: CallRoutesOptions): Route[] {
  return [
    route({
      method: 'GET',
      path: '/calls',
      summary: 'Calls to the MLflow API, newest first, each with the events it caused or why it caused none.',
      query: pageQuery,
      answer: pageOf(apiCall),
      handle: ({ query }) => calls.list(query),
    }),
    route({
      method: 'GET',
      path: '/calls/{id}',
      summary: 'One call.',
      params: { id: z.string() },
      answer: apiCall,
      handle({ params: { id } }) {
        const call = calls.get(id);
        if (!call) throw new ProblemError('not-found', `There is no call ${id}.`);
        return call;
      },
    }),
  ];
}
