import { ProblemError } from '#core/http/problem.ts';
import { CONTRACT, type Contract } from '#shared/contract/contract.ts';
import type { ClientOf, Route } from '#shared/contract/route.ts';
import type { CommandOrigin } from '#shared/domain/delivery/recorded-command.ts';
import type { Handlers } from './handlers.ts';
import { type Handler, runRoute } from './run-route.ts';

export interface DirectClientOptions {
  handlers: Handlers;
  /** Kept with every delivery that is sent or changed. */
  origin: CommandOrigin;
  /** What is handed out of each JSON answer. */
  through: <Answer>(answer: Answer) => Answer;
  /** … and of stored bytes. */
  throughBytes: (bytes: Uint8Array) => Uint8Array;
}

/**
 * What `#shared/client` is to those outside, for a part of this process: the same functions, checks and refusals, without a request.
 * @throws ProblemError from each of its functions
 */
export function createDirectClient({ handlers, origin, through, throughBytes }: DirectClientOptions): ClientOf<Contract> {
  async function call(name: keyof Contract, route: Route, args: readonly unknown[]): Promise<unknown> {
    const names = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, param = '']) => param);
    const params = Object.fromEntries(names.map((param, i) => [param, args[i]]));
    const last = (args[names.length] ?? {}) as object;
    const body = route.body && { ...last, ...(route.tellsOrigin && { origin }) };
    try {
      const answer = await runRoute(route, handlers[name] as Handler, { params, query: route.body ? {} : last, body });
      if (route.answer === 'nothing') return undefined;
      if (route.answer === 'bytes') return throughBytes(answer as Uint8Array);
      const seen = through(answer) as Record<string, unknown>;
      return route.hands === undefined || (route.method === 'GET' && names.length > 0) ? seen : seen[route.hands];
    } catch (error) {
      const mayBeMissing = route.method === 'GET' && names.length > 0;
      if (mayBeMissing && error instanceof ProblemError && error.problem.status === 404) return undefined;
      throw error;
    }
  }

  const functions = (Object.entries(CONTRACT) as [keyof Contract, Route][]).map(
    ([name, route]) => [name, (...args: unknown[]) => call(name, route, args)] as const,
  );
  return Object.fromEntries(functions) as unknown as ClientOf<Contract>;
}
