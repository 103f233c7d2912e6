import { DEFAULT_ENDPOINT, type Endpoint, type EndpointView, endpointPath } from '#shared/domain/scenario/endpoint.ts';
import { type ScenarioPosition, startOf } from '#shared/domain/scenario/scenario.ts';
import { scenarioText } from '#shared/domain/scenario/scenario-text.ts';
import type { EndpointStore, StoredEndpoint } from './endpoint-store.ts';
import type { createForwardLeases } from './forward-leases.ts';

/** The secret that the command line gave to `/webhook`; it is never written down. */
export interface SecretOfThisRun {
  secret: string | undefined;
}

interface ViewedState {
  byName: ReadonlyMap<string, StoredEndpoint>;
  leases: ReturnType<typeof createForwardLeases>;
  positions: ReadonlyMap<string, ScenarioPosition>;
  store: EndpointStore;
  secrets: { open(token: string): string | undefined };
  ofThisRun: SecretOfThisRun;
}

/** What others see of an endpoint, and the secret that only the receiver does. */
export function createEndpointViews({ byName, leases, positions, store, secrets, ofThisRun }: ViewedState) {
  function secretOf(name: string): string | undefined {
    if (name === DEFAULT_ENDPOINT && ofThisRun.secret !== undefined) return ofThisRun.secret;
    const token = byName.get(name)?.secretToken;
    return token === undefined ? undefined : secrets.open(token);
  }

  function secretState(endpoint: StoredEndpoint): Endpoint['secret'] {
    if (secretOf(endpoint.name) !== undefined) return 'set';
    return endpoint.secretToken === undefined ? 'auto' : 'unreadable';
  }

  function view({ name, toleranceSec, scenario, forward: kept, ...stored }: StoredEndpoint): EndpointView {
    const forward = leases.of(name) ?? kept;
    return {
      name,
      path: endpointPath(name),
      secret: secretState({ name, toleranceSec, scenario, ...stored }),
      toleranceSec,
      scenario,
      ...(forward && { forward }),
      scenarioText: scenarioText(scenario),
      position: positions.get(name) ?? startOf(scenario),
      captures: store.captureCount(name),
    };
  }

  return { secretOf, view };
}
