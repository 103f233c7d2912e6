import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { openDatabase } from '#core/database/open.ts';
import { type ControlClient, createControlClient } from '#shared/client/control-client.ts';
import { fillArrivals } from './fill-arrivals.ts';
import { fillDeliveries } from './fill-deliveries.ts';
import { startCore, temporaryDirectory } from './start-core.ts';

/** A running core with the built page, and a client beside it. */
export interface Inspected {
  client: ControlClient;
  token: string;
  dataDir: string;
  urls: { mlflow: string; inspector: string; webhook: string };
  /** Calls the MLflow API as a client would: `mlflow('registered-models/create', { name: 'iris' })`. */
  mlflow(call: string, body: object): Promise<void>;
  launchLink(): Promise<string>;
  /**
   * Stops it and starts another one over the same data, on the same port of the inspector. In between the data has a core
   * on a port that no page knows, whose client `between` is given.
   */
  restart(between: (unseen: ControlClient) => Promise<void>): Promise<void>;
  stop(): Promise<void>;
}

export interface InspectedOptions {
  /** How many lie in the database already. */
  deliveries?: number;
  /** … and how many requests from elsewhere. */
  arrivals?: number;
  /** Multiplies the waits between attempts; 0.001 unless a test looks at them. */
  timeScale?: number;
  /** How many deliveries are kept. */
  keepCount?: number;
  /** The receiver listens over HTTPS too. */
  https?: boolean;
  /** Calls are passed on to this server. */
  upstream?: string;
  /** How agents start the command line; without it the core knows of none. */
  ownCommand?: readonly [string, ...string[]];
}

const ARRIVED = '{"entity": "model_version", "action": "created", "data": {"name": "model-0", "version": "1"}}';

export async function startInspected({
  deliveries = 0,
  arrivals = 0,
  timeScale = 0.001,
  keepCount = 100_000,
  https = false,
  upstream,
  ownCommand,
}: InspectedOptions = {}): Promise<Inspected> {
  const dataDir = temporaryDirectory();
  const retry = { profile: 'documented', maxRetries: 3, timeScale } as const;
  const start = (port = 0) =>
    startCore({
      dataDir,
      retry,
      keep: { count: keepCount, bytes: 1024 ** 3 },
      pageDir: path.resolve('dist/renderer'),
      inspector: { port, chosen: true },
      ...(upstream !== undefined && { upstream: { base: upstream, trusted: [] } }),
      ...(ownCommand && { ownCommand }),
      ...(https && { receiverTls: { port: 0, chosen: true } }),
    });
  const clientOf = ({ inspector, tokenFile }: { inspector: string; tokenFile: string }) =>
    createControlClient({ baseUrl: inspector, token: readFileSync(tokenFile, 'utf8').trim() });

  let core = await start();
  if (deliveries > 0) {
    await clientOf(core).sendSample();
    if (arrivals > 0) await fetch(core.webhookUrl, { method: 'POST', body: ARRIVED });
    await core.stop();
    const db = openDatabase(path.join(dataDir, 'hookglass.db'));
    fillDeliveries(db, deliveries - 1);
    if (arrivals > 0) fillArrivals(db, arrivals - 1);
    db.close();
    core = await start();
  }
  const { inspector } = core;
  const client = clientOf(core);

  return {
    client,
    token: readFileSync(core.tokenFile, 'utf8').trim(),
    dataDir,
    urls: { mlflow: core.mlflow, inspector, webhook: core.webhookUrl },
    async mlflow(call, body) {
      const response = await fetch(`${core.mlflow}/api/2.0/mlflow/${call}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      if (!response.ok) throw new Error(`${call}: ${response.status} ${await response.text()}`);
    },
    launchLink: client.launchLink,
    async restart(between) {
      await core.stop();
      core = await start();
      await between(clientOf(core));
      await core.stop();
      core = await start(Number(new URL(inspector).port));
    },
    async stop() {
      await core.stop();
      rmSync(dataDir, { recursive: true });
    },
  };
}
