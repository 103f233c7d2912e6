import { ProblemError } from '#core/http/problem.ts';
import type { EndpointChange, EndpointResult, Endpoints } from '#core/receiver/endpoints.ts';
import type { EndpointView } from '#shared/domain/scenario/endpoint.ts';
import type { Scenario } from '#shared/domain/scenario/scenario.ts';
import { parseScenario, pointAt } from '#shared/domain/scenario/scenario-text.ts';
import type { Handlers } from '../handlers.ts';

export interface EndpointHandlersOptions {
  endpoints: Endpoints;
}

/** Addresses of the mock receiver and the scenarios that they play. */
export function endpointHandlers({
  endpoints,
}: EndpointHandlersOptions): Pick<
  Handlers,
  | 'endpoints'
  | 'createEndpoint'
  | 'endpoint'
  | 'updateEndpoint'
  | 'removeEndpoint'
  | 'restartEndpoint'
  | 'revealEndpointSecret'
  | 'listenAtEndpoint'
  | 'unlistenAtEndpoint'
> {
  return {
    endpoints: () => ({ items: endpoints.list() }),
    createEndpoint: async ({ body: { name, ...settings } }) => done(await endpoints.create(name, changeOf(settings))),
    endpoint({ params: { name } }) {
      const endpoint = endpoints.get(name);
      if (!endpoint) throw new ProblemError('not-found', `There is no endpoint “${name}”.`);
      return endpoint;
    },
    updateEndpoint: async (input) => done(await endpoints.update(input.params.name, changeOf(input.body))),
    removeEndpoint: async (input) => done(await endpoints.remove(input.params.name)),
    restartEndpoint: (input) => done(endpoints.restart(input.params.name)),
    listenAtEndpoint: async ({ params: { name, listener }, body }) => done(await endpoints.listen(name, listener, body)),
    unlistenAtEndpoint: ({ params: { name, listener } }) => endpoints.unlisten(name, listener),
    revealEndpointSecret({ params: { name } }) {
      const secret = endpoints.secretOf(name);
      if (secret !== undefined) return { secret };
      throw new ProblemError('not-found', `The endpoint “${name}” has no secret of its own that could be read.`);
    },
  };
}

function changeOf({ scenario, ...rest }: Omit<EndpointChange, 'scenario'> & { scenario?: Scenario | string }): EndpointChange {
  if (scenario === undefined) return rest;
  if (typeof scenario !== 'string') return { ...rest, scenario };
  const parsed = parseScenario(scenario);
  if (parsed.ok) return { ...rest, scenario: parsed.value };
  throw new ProblemError('refused', pointAt(scenario, parsed.error), [{ path: 'scenario', message: parsed.error.message }]);
}

function done(result: EndpointResult): EndpointView {
  if (result.kind === 'done') return result.endpoint;
  const kind = ({ unknown: 'not-found', conflict: 'conflict', invalid: 'refused' } as const)[result.kind];
  throw new ProblemError(kind, result.message, [{ path: result.field, message: result.message }]);
}
