import { rmSync } from 'node:fs';
import path from 'node:path';
import type { ReadyLine } from '#shared/domain/app/host-protocol.ts';
import { type ServeOptions, serveProcess } from './serve-process.ts';
import { temporaryDirectory } from './start-core.ts';

/** `hookglass serve` over a data directory that goes with it. */
export interface RunningServe extends ReadyLine {
  readyAfterMs: number;
  stop(): Promise<void>;
}

/** @param flags further flags, such as `['--url-policy', 'mlflow']`. */
export function startServe(flags: readonly string[] = [], env: Record<string, string> = {}): Promise<RunningServe> {
  return start({ flags, env });
}

/** The bundle, as users run it. It has to be there: scripts/build.mjs makes it. */
export function startBuiltServe(flags: readonly string[] = [], env: Record<string, string> = {}): Promise<RunningServe> {
  return start({ entry: 'dist/cli/main.cjs', flags, env });
}

/** The bundle of another checkout. @param root its directory */
export function startServeOf(root: string, flags: readonly string[] = [], env: Record<string, string> = {}): Promise<RunningServe> {
  return start({ entry: path.join(root, 'dist/cli/main.cjs'), flags, env });
}

async function start(options: Omit<ServeOptions, 'dataDir'>): Promise<RunningServe> {
  const dataDir = temporaryDirectory();
  const serve = await serveProcess({ ...options, dataDir });
  return {
    ...serve.ready,
    readyAfterMs: serve.readyAfterMs,
    async stop() {
      await serve.stop();
      rmSync(dataDir, { recursive: true });
    },
  };
}
