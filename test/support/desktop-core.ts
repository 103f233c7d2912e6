import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type ControlClient, createControlClient } from '#shared/client/control-client.ts';
import { parseCoreFile } from '#shared/domain/app/core-file.ts';
import type { CoreUrls } from '#shared/domain/app/core-status.ts';

/** A core that was found through its data directory, as every client finds it. */
export interface DesktopCore {
  pid: number;
  urls: CoreUrls;
  client: ControlClient;
  /** Calls the MLflow API as a client would. @returns whether it was acknowledged */
  mlflow(route: string, body: object): Promise<boolean>;
}

/** @throws Error when no core has written down where it is */
export function coreOf(dataDir: string): DesktopCore {
  const core = parseCoreFile(readFileSync(path.join(dataDir, 'core.json'), 'utf8'));
  if (!core) throw new Error(`no core runs on ${dataDir}`);
  const token = readFileSync(path.join(dataDir, 'token'), 'utf8').trim();
  return {
    ...core,
    client: createControlClient({ baseUrl: core.urls.inspector, token }),
    async mlflow(route, body) {
      const request = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
      try {
        return (await fetch(`${core.urls.mlflow}/api/2.0/mlflow/${route}`, request)).ok;
      } catch {
        return false; // nobody is there
      }
    },
  };
}
