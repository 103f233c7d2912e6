import type { Scenario, ScenarioPosition } from './scenario.ts';

export const ENDPOINT_SECRETS = ['auto', 'set', 'unreadable'] as const;

/** An address of the mock receiver with manners of its own: `/webhook`, or `/hooks/<name>`. */
export interface Endpoint {
  /** `webhook` for the default one. */
  name: string;
  path: string;
  /** `auto`: the secret of the webhook that sent a delivery, else any known one that fits. */
  secret: (typeof ENDPOINT_SECRETS)[number];
  /** How old a request may be, in seconds. */
  toleranceSec: number;
  scenario: Scenario;
  /** Where `verify` steps get their answer from instead of judging themselves. */
  forward?: ForwardSettings;
}

export interface ForwardSettings {
  /** The first whose glob fits the event of the body decides; `*` fits everything, also what is no event. */
  routes: ForwardRoute[];
  /** Send what failed again, newly signed, when the target comes back after a restart. */
  watch: boolean;
}

export interface ForwardRoute {
  /** Glob over event names: `model_version.*`. */
  events: string;
  url: string;
}

/** An endpoint and how it is doing. */
export interface EndpointView extends Endpoint {
  /** The scenario in its one-line form. */
  scenarioText: string;
  position: ScenarioPosition;
  captures: number;
}

export const DEFAULT_ENDPOINT = 'webhook';

export const endpointPath = (name: string): string => (name === DEFAULT_ENDPOINT ? '/webhook' : `/hooks/${name}`);

/** @returns why this cannot be the name of an endpoint */
export function refuseEndpointName(name: string): string | undefined {
  if (name === DEFAULT_ENDPOINT) return 'The endpoint “webhook” is always there; it can be changed, not created.';
  if (/^[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?$/.test(name)) return undefined;
  return 'A name has 1 to 64 of a-z, 0-9, “.”, “_” and “-”, and begins and ends with a letter or digit.';
}
