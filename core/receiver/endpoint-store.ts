import type { Database } from '#core/database/open.ts';
import type { Endpoint, ForwardSettings } from '#shared/domain/scenario/endpoint.ts';
import type { Scenario } from '#shared/domain/scenario/scenario.ts';

/** Everything about an endpoint that is kept. */
export interface StoredEndpoint extends Pick<Endpoint, 'name' | 'toleranceSec' | 'scenario' | 'forward'> {
  /** `undefined`: auto. */
  secretToken: string | undefined;
}

export interface EndpointStore {
  all(): StoredEndpoint[];
  /** Inside a work of the writer. */
  put(endpoint: StoredEndpoint): void;
  /** Inside a work of the writer. */
  remove(name: string): void;
  captureCount(name: string): number;
}

export function createEndpointStore(db: Database): EndpointStore {
  const selectAll = db.prepare<[], EndpointRow>('SELECT name, secret_token, tolerance_sec, scenario, forward FROM endpoint ORDER BY name');
  const upsert = db.prepare(`
    INSERT INTO endpoint (name, secret_token, tolerance_sec, scenario, forward) VALUES (@name, @secretToken, @toleranceSec, @scenario, @forward)
    ON CONFLICT (name) DO UPDATE SET secret_token = @secretToken, tolerance_sec = @toleranceSec, scenario = @scenario, forward = @forward`);
  const deleteOne = db.prepare('DELETE FROM endpoint WHERE name = @name');
  const countCaptures = db.prepare<{ name: string }, number>('SELECT count(*) FROM capture WHERE endpoint = @name').pluck();

  return {
    all: () => selectAll.all().map(toEndpoint),
    put({ name, secretToken, toleranceSec, scenario, forward }) {
      upsert.run({
        name,
        toleranceSec,
        secretToken: secretToken ?? null,
        scenario: JSON.stringify(scenario),
        forward: forward ? JSON.stringify(forward) : null,
      });
    },
    remove: (name) => void deleteOne.run({ name }),
    captureCount: (name) => countCaptures.get({ name }) ?? 0,
  };
}

interface EndpointRow {
  name: string;
  secret_token: string | null;
  tolerance_sec: number;
  scenario: string;
  forward: string | null;
}

function toEndpoint(row: EndpointRow): StoredEndpoint {
  return {
    name: row.name,
    secretToken: row.secret_token ?? undefined,
    toleranceSec: row.tolerance_sec,
    scenario: JSON.parse(row.scenario) as Scenario,
    ...(row.forward !== null && { forward: JSON.parse(row.forward) as ForwardSettings }),
  };
}
