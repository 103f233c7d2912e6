import path from 'node:path';
import { freePort, untilHealthy } from './foreign-server.ts';
import { startProcess } from './run-process.ts';

/** examples/fastapi_receiver.py in a process of its own. */
export interface RunningReceiverExample {
  url: string;
  /** What it printed. */
  output(): string;
  stop(): Promise<void>;
}

export async function startFastapiReceiver(python: string, secret: string): Promise<RunningReceiverExample> {
  const port = await freePort();
  const receiver = startProcess(python, ['-u', 'examples/fastapi_receiver.py'], {
    cwd: path.join(import.meta.dirname, '..', '..'),
    env: { PORT: String(port), WEBHOOK_SECRET: secret, PYTHONDONTWRITEBYTECODE: '1' },
  });
  await untilHealthy(`http://127.0.0.1:${port}`, () => receiver.child.exitCode !== null);
  return { url: `http://127.0.0.1:${port}`, output: receiver.output, stop: receiver.stop };
}
