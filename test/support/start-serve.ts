import { rmSync } from 'node:fs';
import type { ReadyLine } from '#shared/domain/host-protocol.ts';
import { serveProcess } from './serve-process.ts';
import { temporaryDirectory } from './start-core.ts';

/** `hookglass serve` over a data directory that goes with it. */
export interface RunningServe extends ReadyLine {
  readyAfterMs: number;
  stop(): Promise<void>;
}

/** @param flags further flags, such as `['--url-policy', 'mlflow']`. */
export async function startServe(flags: readonly string[] = [], env: Record<string, string> = {}): Promise<RunningServe> {
  const dataDir = temporaryDirectory();
  const serve = await serveProcess({ dataDir, flags, env });
  return {
    ...serve.ready,
    readyAfterMs: serve.readyAfterMs,
    async stop() {
      await serve.stop();
      rmSync(dataDir, { recursive: true });
    },
  };
}
