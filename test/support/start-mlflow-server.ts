import { rmSync } from 'node:fs';
import path from 'node:path';
import { freePort, untilHealthy } from './foreign-server.ts';
import { startProcess } from './run-process.ts';
import { temporaryDirectory } from './start-core.ts';

/** A real `mlflow server`, over SQLite and with one worker unless it is told otherwise. */
export interface RunningMlflowServer {
  url: string;
  pid: number;
  stop(): Promise<void>;
}

export interface MlflowServerOptions {
  /** Further arguments, such as `['--static-prefix', '/mlflow']`. */
  args?: readonly string[];
  /** Where it keeps everything, for a second start; without it a directory that goes with it. */
  directory?: string;
  /** Its store, instead of a SQLite file. */
  store?: string;
  /** Where its paths begin. */
  prefix?: string;
  workers?: number;
}

/**
 * @param python an executable of an environment with mlflow.
 * @param env settings of the server, such as MLFLOW_WEBHOOK_CACHE_TTL.
 */
export async function startMlflowServer(
  python: string,
  env: Record<string, string>,
  options: MlflowServerOptions = {},
): Promise<RunningMlflowServer> {
  const directory = options.directory ?? temporaryDirectory();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const backend = options.store ?? `sqlite:///${directory}/mlflow.db`;
  const store = ['--backend-store-uri', backend, '--artifacts-destination', `${directory}/artifacts`];
  const place = ['--host', '127.0.0.1', '--port', String(port), '--workers', String(options.workers ?? 1)];
  const bin = path.dirname(python); // it starts uvicorn by its name
  const server = startProcess(python, ['-m', 'mlflow', 'server', ...store, ...place, ...(options.args ?? [])], {
    cwd: directory,
    // Nobody asks for a job here, and what runs them takes as much of a core as the server.
    env: {
      MLFLOW_DISABLE_TELEMETRY: 'true',
      MLFLOW_SERVER_ENABLE_JOB_EXECUTION: 'false',
      PATH: `${bin}${path.delimiter}${process.env['PATH'] ?? ''}`,
      ...env,
    },
  });
  try {
    await untilHealthy(`${url}${options.prefix ?? ''}`, () => server.child.exitCode !== null);
  } catch (error) {
    await server.stop();
    throw new Error(`mlflow server did not start: ${server.output()}`, { cause: error });
  }
  return {
    url,
    pid: server.child.pid ?? 0,
    async stop() {
      await server.stop();
      if (options.directory === undefined) rmSync(directory, { recursive: true });
    },
  };
}
