import { z } from 'zod';
import { ProblemError } from '#core/http/problem.ts';
import type { EndpointChange, EndpointResult, Endpoints } from '#core/receiver/endpoints.ts';
import { endpointChange, endpointView, newEndpoint } from '#shared/contract/schemas/endpoint.ts';
import type { EndpointView } from '#shared/domain/endpoint.ts';
import type { Scenario } from '#shared/domain/scenario.ts';
import { parseScenario, pointAt } from '#shared/domain/scenario-text.ts';
import { type Route, route } from '../route.ts';

export interface EndpointRoutesOptions {
  endpoints: Endpoints;
}

const params = { name: z.string() };

/** Addresses of the mock receiver and the scenarios that they play. */
export function endpointRoutes({ endpoints }: EndpointRoutesOptions): Route[] {
  return [
    route({
      method: 'GET',
      path: '/endpoints',
      summary: 'All addresses of the mock receiver, with their scenarios and how far those have come.',
      answer: z.object({ items: z.array(endpointView) }),
      handle: () => ({ items: endpoints.list() }),
    }),
    route({
      method: 'POST',
      path: '/endpoints',
      summary: 'Adds an address `/hooks/<name>`.',
      body: newEndpoint,
      answer: endpointView,
      status: 201,
      handle: async ({ body: { name, ...settings } }) => done(await endpoints.create(name, changeOf(settings))),
    }),
    route({
      method: 'GET',
      path: '/endpoints/{name}',
      summary: 'One address; `webhook` is the default one.',
      params,
      answer: endpointView,
      handle({ params: { name } }) {
        const endpoint = endpoints.get(name);
        if (!endpoint) throw new ProblemError('not-found', `There is no endpoint “${name}”.`);
        return endpoint;
      },
    }),
    route({
      method: 'PATCH',
      path: '/endpoints/{name}',
      summary: 'Changes what is given; a new scenario starts at its first step.',
      params,
      body: endpointChange,
      answer: endpointView,
      handle: async (input) => done(await endpoints.update(input.params.name, changeOf(input.body))),
    }),
    route({
      method: 'DELETE',
      path: '/endpoints/{name}',
      summary: 'Removes an address; its captures stay.',
      params,
      answer: 'nothing',
      handle: async (input) => done(await endpoints.remove(input.params.name)),
    }),
    route({
      method: 'POST',
      path: '/endpoints/{name}/restart',
      summary: 'Plays the scenario from its first step again.',
      params,
      answer: endpointView,
      handle: (input) => done(endpoints.restart(input.params.name)),
    }),
    route({
      method: 'POST',
      path: '/endpoints/{name}/secret',
      summary: 'Shows the secret of this address.',
      params,
      answer: z.object({ secret: z.string() }),
      handle({ params: { name } }) {
        const secret = endpoints.secretOf(name);
        if (secret !== undefined) return { secret };
        throw new ProblemError('not-found', `The endpoint “${name}” has no secret of its own that could be read.`);
      },
    }),
  ];
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
