import { rmSync } from 'node:fs';
import path from 'node:path';
import type { ReadyLine } from '#shared/domain/host-protocol.ts';
import { startProcess } from './run-process.ts';
import { temporaryDirectory } from './start-core.ts';

const ROOT = path.join(import.meta.dirname, '..', '..');

/** `hookglass serve` in a process of its own, on any free ports, over a data directory that goes with it. */
export interface RunningServe extends ReadyLine {
  stop(): Promise<void>;
}

/** @param flags further flags, such as `['--url-policy', 'mlflow']`. */
export async function startServe(flags: readonly string[] = [], env: Record<string, string> = {}): Promise<RunningServe> {
  const dataDir = temporaryDirectory();
  const anyPorts = ['--mlflow-port', '0', '--receiver-port', '0', '--inspector-port', '0'];
  const args = ['cli/main.ts', 'serve', '--json', '--no-open', '--data-dir', dataDir, ...anyPorts, ...flags];
  const serve = startProcess(process.execPath, args, { cwd: ROOT, env });
  const ready = await new Promise<ReadyLine>((resolve, reject) => {
    serve.child.stdout?.once('data', (line: Buffer) => resolve(JSON.parse(line.toString()) as ReadyLine));
    serve.child.once('close', () => reject(new Error(`hookglass serve ended: ${serve.output()}`)));
  });
  return {
    ...ready,
    async stop() {
      await serve.stop();
      rmSync(dataDir, { recursive: true });
    },
  };
}
