import { z } from 'zod';
import { scenarioSchema } from '#shared/contract/schemas/scenario.ts';
import type { EndpointView, ForwardSettings } from '#shared/domain/scenario/endpoint.ts';
import { ENDPOINT_SECRETS } from '#shared/domain/scenario/endpoint.ts';
import type { ScenarioPosition } from '#shared/domain/scenario/scenario.ts';
import { maybe, objectOf } from './object-of.ts';

export const forwardSettings = objectOf<ForwardSettings>()({
  routes: z.array(z.object({ events: z.string().min(1).describe('Glob over event names.'), url: z.string().min(1) })),
  watch: z.boolean().describe('Send what failed again when the target comes back.'),
});

export const endpointView = objectOf<EndpointView>()({
  name: z.string(),
  path: z.string(),
  secret: z.enum(ENDPOINT_SECRETS),
  toleranceSec: z.number(),
  scenario: scenarioSchema,
  forward: maybe(forwardSettings),
  scenarioText: z.string().describe('The scenario in its one-line form.'),
  position: objectOf<ScenarioPosition>()({ requests: z.int(), next: z.int(), played: z.int(), hits: z.array(z.int()) }),
  captures: z.int(),
});

const settings = {
  secret: maybe(z.string()).describe('"" goes back to auto.'),
  toleranceSec: maybe(z.number()),
  scenario: maybe(z.union([scenarioSchema, z.string().min(1)])).describe('As JSON, or in one line: 503x2,429(retry-after=2),verify'),
  forward: maybe(forwardSettings.nullable()).describe('null forwards nothing any more.'),
};

export const endpointChange = z.strictObject(settings);
export const newEndpoint = z.strictObject({ name: z.string(), ...settings });
