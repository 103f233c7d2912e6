import { readFileSync } from 'node:fs';
import type { CoreOptions } from '#core/core.ts';
import { type ControlClient, createControlClient } from '#shared/client/control-client.ts';
import { type EndpointStep, type ScriptedEndpoint, scriptedEndpoint } from './scripted-endpoint.ts';
import { startCore, type TestCore } from './start-core.ts';

/** What a real server says first, when Hookglass asks who it is. */
const VERSION: EndpointStep = { status: 200, headers: { 'Content-Type': 'text/html' }, body: '3.17.2' };

export interface Mirrored {
  core: TestCore;
  control: ControlClient;
  /** Of the MLflow API. */
  port: number;
  stop(): Promise<void>;
}

/** A core that passes calls on. */
export async function startMirrored(base: string, options: Partial<CoreOptions> = {}): Promise<Mirrored> {
  const core = await startCore({ upstream: { base, trusted: [] }, ...options });
  const control = createControlClient({ baseUrl: core.inspector, token: readFileSync(core.tokenFile, 'utf8') });
  return { core, control, port: Number(new URL(core.mlflow).port), stop: core.stop };
}

/** The same to an endpoint that does as the steps say, once it has said its release. */
export async function startScripted(
  steps: readonly EndpointStep[],
  options: Partial<CoreOptions> = {},
): Promise<Mirrored & { upstream: ScriptedEndpoint }> {
  const upstream = await scriptedEndpoint([VERSION, ...steps]);
  const mirrored = await startMirrored(upstream.url, options);
  return {
    ...mirrored,
    upstream,
    async stop() {
      await mirrored.stop();
      await upstream.close();
    },
  };
}
