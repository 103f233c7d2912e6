import path from 'node:path';
import { CHECKED_SECRET } from './checked-receiver.ts';
import { startProcess } from './run-process.ts';

export interface BrokenReceiver {
  url: string;
  probeUrl: string;
  stop(): Promise<void>;
}

const FOLDER = path.join(import.meta.dirname, '..', 'fixtures', 'receivers', 'broken');

/** One of test/fixtures/receivers/broken as a process of its own; `correct` is the one that is not. */
export async function startBrokenReceiver(name: string, env: Record<string, string> = {}): Promise<BrokenReceiver> {
  const { output, stop, child } = startProcess(process.execPath, [path.join(FOLDER, `${name}.mjs`)], {
    env: { PORT: '0', WEBHOOK_SECRET: CHECKED_SECRET, ...env },
  });
  const url = await new Promise<string>((resolve, reject) => {
    const look = () => {
      const first = /^(http:\S+)\n/.exec(output())?.[1];
      if (first !== undefined) resolve(first);
    };
    child.stdout?.on('data', look);
    child.on('close', () => reject(new Error(`${name} has ended: ${output()}`)));
    look();
  });
  return { url, probeUrl: new URL('/count', url).href, stop };
}
