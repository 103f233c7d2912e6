import { CONTRACT, type Contract } from '../contract/contract.ts';
import type { ClientOf, Route } from '../contract/route.ts';
import type { CommandOrigin } from '../domain/delivery/recorded-command.ts';
import { createControlRequests, type Fetch, query } from './control-requests.ts';

export interface ControlClientOptions {
  /** Origin of the inspector: `http://127.0.0.1:5080`. */
  baseUrl: string;
  token: string;
  /** Kept with every delivery that is sent or changed; `api` where it is absent. */
  origin?: CommandOrigin;
  fetch?: Fetch;
}

/**
 * A function for each route of the contract: what stands in the path in turn, then the body or the query. Reading one thing that is not
 * there resolves with undefined; anything else that is refused rejects with a ControlError.
 */
export interface ControlClient extends ClientOf<Contract> {}

export function createControlClient({ baseUrl, token, origin = 'api', fetch }: ControlClientOptions): ControlClient {
  const requests = createControlRequests({ baseUrl, token, ...(fetch && { fetch }) });

  async function call(route: Route, args: readonly unknown[]): Promise<unknown> {
    const names = route.path.match(/\{\w+\}/g) ?? [];
    const path = names.reduce((filled, name, index) => filled.replace(name, encodeURIComponent(String(args[index]))), route.path);
    const last = args[names.length] as object | undefined;
    const body = route.body && { ...last, ...(route.tellsOrigin && { origin }) };
    const target = route.body ? path : `${path}${query(last)}`;
    if (route.answer === 'nothing') return requests.done(route.method, target, body);
    if (route.answer === 'bytes') return requests.bytes(target);
    if (route.method === 'GET' && names.length > 0) return requests.found(target);
    const answer = await requests.json<Record<string, unknown>>(route.method, target, body);
    return route.hands === undefined ? answer : answer[route.hands];
  }

  const functions = Object.entries(CONTRACT).map(([name, route]) => [name, (...args: unknown[]) => call(route, args)]);
  return Object.fromEntries(functions) as ControlClient;
}
