import type { TestProject } from 'vitest/node';
import { PYTHON } from './python.ts';
import { startMlflowServer } from './start-mlflow-server.ts';
import { startServe } from './start-serve.ts';

/** Addresses of a server that allows local webhooks, and of one with MLflow's own rules. */
export interface ServerPair {
  relaxed: string;
  strict: string;
}

declare module 'vitest' {
  export interface ProvidedContext {
    mlflowServer: ServerPair;
    hookglass: ServerPair & { receiver: string };
    /** Hookglass in front of `mlflowServer`. */
    mirror: ServerPair;
  }
}

/** The settings under which the transcripts were made: local webhooks, and no cache of subscribers. */
export const RELAXED = {
  MLFLOW_WEBHOOK_ALLOWED_SCHEMES: 'http,https',
  MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS: 'true',
  MLFLOW_WEBHOOK_CACHE_TTL: '0',
  MLFLOW_WEBHOOK_REQUEST_TIMEOUT: '2',
};

/** Of the real server: HOOKGLASS_PYTHON has this release. */
const LIKE = '3.17.2';

/** Before the contract suite: starts each server once, for all files. Without Python there is nothing to compare with. */
export async function setup(project: TestProject): Promise<(() => Promise<unknown>) | undefined> {
  if (!PYTHON) return undefined;
  const starts = [
    startMlflowServer(PYTHON, RELAXED),
    startMlflowServer(PYTHON, {}),
    startServe(['--mlflow-version', LIKE, '--time-scale', '0.01']),
    startServe(['--mlflow-version', LIKE, '--url-policy', 'mlflow']),
  ] as const;
  const mirrorStarts: ReturnType<typeof startServe>[] = [];
  const mirrorOf = (start: ReturnType<typeof startServe>) => {
    mirrorStarts.push(start);
    return start;
  };
  const stopAll = async () => {
    for (const started of await Promise.allSettled([...mirrorStarts, ...starts]))
      if (started.status === 'fulfilled') await started.value.stop();
  };
  const servers = await Promise.all(starts).catch(async (error: unknown) => {
    await stopAll();
    throw error;
  });
  const [mlflow, strictMlflow, serve, strictServe] = servers;
  const mirrors = await Promise.all([
    mirrorOf(startServe(['--time-scale', '0.01', '--upstream', mlflow.url])),
    mirrorOf(startServe(['--url-policy', 'mlflow', '--upstream', strictMlflow.url])),
  ]).catch(async (error: unknown) => {
    await stopAll();
    throw error;
  });
  project.provide('mlflowServer', { relaxed: mlflow.url, strict: strictMlflow.url });
  project.provide('mirror', { relaxed: mirrors[0].mlflow, strict: mirrors[1].mlflow });
  project.provide('hookglass', { relaxed: serve.mlflow, strict: strictServe.mlflow, receiver: serve.webhookUrl });
  return stopAll;
}
