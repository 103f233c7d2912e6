import type { Writer } from '#core/database/writer.ts';
import type { Clock } from '#shared/domain/clock.ts';
import { TOLERANCE_SEC } from '#shared/domain/mlflow/freshness.ts';
import {
  DEFAULT_ENDPOINT,
  type EndpointView,
  endpointPath,
  type ForwardSettings,
  refuseEndpointName,
} from '#shared/domain/scenario/endpoint.ts';
import {
  ALWAYS_VERIFY,
  playNext,
  type Scenario,
  type ScenarioPosition,
  type ScenarioRequest,
  type ScenarioStep,
  startOf,
} from '#shared/domain/scenario/scenario.ts';
import type { EndpointStore, StoredEndpoint } from './endpoint-store.ts';
import { createEndpointViews, type SecretOfThisRun } from './endpoint-view.ts';
import { createForwardLeases } from './forward-leases.ts';

export interface EndpointChange {
  /** `''`: back to `auto`. */
  secret?: string;
  toleranceSec?: number;
  scenario?: Scenario;
  /** `null`: forward nothing any more. */
  forward?: ForwardSettings | null;
}

/** Nothing was changed; `field` names what is wrong. */
export type EndpointResult =
  | { kind: 'done'; endpoint: EndpointView }
  | { kind: 'unknown' | 'conflict' | 'invalid'; field: string; message: string };

/** What control API and command line may ask of the endpoints. */
export interface Endpoints {
  list(): EndpointView[];
  get(name: string): EndpointView | undefined;
  create(name: string, settings: EndpointChange): Promise<EndpointResult>;
  /** A new scenario starts at its first step. */
  update(name: string, change: EndpointChange): Promise<EndpointResult>;
  /** Its captures stay. */
  remove(name: string): Promise<EndpointResult>;
  /** Passes on what comes there for as long as this is asked for again, every few seconds; it goes before what is stored. */
  listen(name: string, listener: string, forward: ForwardSettings): Promise<EndpointResult>;
  unlisten(name: string, listener: string): void;
  /** Plays the scenario from its first step again. */
  restart(name: string): EndpointResult;
  /** Never leaves the core except through `POST …/secret`. @returns undefined for `auto` */
  secretOf(name: string): string | undefined;
}

/** … and what the receiver itself needs. */
export interface EndpointTable extends Endpoints {
  at(path: string): StoredEndpoint | undefined;
  /** The step for this request; moves the scenario on. */
  play(name: string, request: ScenarioRequest): ScenarioStep;
}

export interface EndpointsOptions {
  store: EndpointStore;
  writer: Writer;
  clock: Pick<Clock, 'nowMs'>;
  secrets: { seal(secret: string): string | undefined; open(token: string): string | undefined };
  /** How `/webhook` begins in this run, whatever is stored: what the command line said. */
  defaults: { secret?: string; toleranceSec?: number; scenario?: Scenario; forward?: ForwardSettings };
  /** Why nothing may be sent there. */
  targetRefusal(url: string): Promise<string | undefined>;
}

const LONGEST_TOLERANCE_SEC = 10 * 365 * 86_400;

/** The endpoints and where each stands in its scenario. Positions live as long as the process; everything else is kept. */
export function createEndpoints({ store, writer, clock, secrets, defaults, targetRefusal }: EndpointsOptions): EndpointTable {
  const byName = new Map<string, StoredEndpoint>([[DEFAULT_ENDPOINT, bare(DEFAULT_ENDPOINT)]]);
  for (const endpoint of store.all()) byName.set(endpoint.name, endpoint);
  const leases = createForwardLeases(clock);
  const positions = new Map<string, ScenarioPosition>();
  /** A secret of the command line is never written down. */
  const ofThisRun: SecretOfThisRun = { secret: defaults.secret };
  const first = byName.get(DEFAULT_ENDPOINT) ?? bare(DEFAULT_ENDPOINT);
  byName.set(DEFAULT_ENDPOINT, {
    ...first,
    ...(defaults.toleranceSec !== undefined && { toleranceSec: defaults.toleranceSec }),
    ...(defaults.scenario && { scenario: defaults.scenario }),
    ...(defaults.forward && { forward: defaults.forward }),
  });

  const { secretOf, view } = createEndpointViews({ byName, leases, positions, store, secrets, ofThisRun });

  async function change(endpoint: StoredEndpoint, { secret, toleranceSec, scenario, forward }: EndpointChange): Promise<EndpointResult> {
    if (toleranceSec !== undefined && !(Number.isInteger(toleranceSec) && toleranceSec >= 0 && toleranceSec <= LONGEST_TOLERANCE_SEC)) {
      return invalid('toleranceSec', 'A tolerance is a whole number of seconds, 0 or more.');
    }
    const refused = await refusedRoute(forward?.routes ?? [], targetRefusal);
    if (refused) return refused;
    const sealed = secret ? secrets.seal(secret) : undefined;
    if (secret && sealed === undefined) return invalid('secret', 'There is no key to keep a secret with: the key file is missing.');
    const changed: StoredEndpoint = {
      name: endpoint.name,
      secretToken: secret === undefined ? endpoint.secretToken : sealed,
      toleranceSec: toleranceSec ?? endpoint.toleranceSec,
      scenario: scenario ?? endpoint.scenario,
      ...(forward === undefined ? endpoint.forward && { forward: endpoint.forward } : forward && { forward }),
    };
    await writer.write(() => store.put(changed));
    byName.set(changed.name, changed);
    if (secret !== undefined && changed.name === DEFAULT_ENDPOINT) ofThisRun.secret = undefined;
    if (scenario) positions.delete(changed.name);
    return { kind: 'done', endpoint: view(changed) };
  }

  function known(name: string, act: (endpoint: StoredEndpoint) => EndpointResult | Promise<EndpointResult>) {
    const endpoint = byName.get(name);
    return endpoint ? act(endpoint) : unknown(name);
  }

  return {
    list: () => [...byName.values()].map(view),
    get(name) {
      const endpoint = byName.get(name);
      return endpoint && view(endpoint);
    },
    async create(name, settings) {
      const refusal = refuseEndpointName(name);
      if (refusal) return invalid('name', refusal);
      if (byName.has(name)) return { kind: 'conflict', field: 'name', message: `There is an endpoint “${name}” already.` };
      return change(bare(name), settings);
    },
    update: async (name, settings) => known(name, (endpoint) => change(endpoint, settings)),
    remove: async (name) =>
      known(name, async (endpoint) => {
        if (name === DEFAULT_ENDPOINT) return { kind: 'conflict', field: 'name', message: 'The endpoint “webhook” cannot be removed.' };
        await writer.write(() => store.remove(name));
        byName.delete(name);
        positions.delete(name);
        return { kind: 'done', endpoint: view(endpoint) };
      }),
    listen: async (name, listener, forward) =>
      known(name, async (endpoint) => {
        const refused = await refusedRoute(forward.routes, targetRefusal);
        if (refused) return refused;
        leases.keep(name, listener, forward);
        return { kind: 'done', endpoint: view(endpoint) };
      }),
    unlisten: leases.drop,
    restart(name) {
      const endpoint = byName.get(name);
      if (!endpoint) return unknown(name);
      positions.delete(name);
      return { kind: 'done', endpoint: view(endpoint) };
    },
    secretOf,
    at(path) {
      const endpoint = byName.get(path === endpointPath(DEFAULT_ENDPOINT) ? DEFAULT_ENDPOINT : path.slice('/hooks/'.length));
      if (!endpoint || endpointPath(endpoint.name) !== path) return undefined;
      const forward = leases.of(endpoint.name);
      return forward ? { ...endpoint, forward } : endpoint;
    },
    play(name, request) {
      const scenario = byName.get(name)?.scenario ?? ALWAYS_VERIFY;
      const { step, position } = playNext(scenario, positions.get(name) ?? startOf(scenario), request);
      positions.set(name, position);
      return step;
    },
  };
}

/** The first route that nothing may be sent to. */
async function refusedRoute(
  routes: ForwardSettings['routes'],
  targetRefusal: EndpointsOptions['targetRefusal'],
): Promise<EndpointResult | undefined> {
  for (const [i, route] of routes.entries()) {
    const refusal = await targetRefusal(route.url);
    if (refusal) return invalid(`forward.routes.${i}.url`, refusal);
  }
  return undefined;
}

function bare(name: string): StoredEndpoint {
  return { name, secretToken: undefined, toleranceSec: TOLERANCE_SEC, scenario: ALWAYS_VERIFY };
}

const invalid = (field: string, message: string): EndpointResult => ({ kind: 'invalid', field, message });

const unknown = (name: string): EndpointResult => ({ kind: 'unknown', field: 'name', message: `There is no endpoint “${name}”.` });
