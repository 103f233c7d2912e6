import { Worker } from 'node:worker_threads';
import { app } from 'electron';
import { guardScript } from '#core/tunnel/guard-process.ts';

/** Makes of the app a guard of one tunnel program and nothing else: no window, no display, no Chromium beyond its start. */
export const GUARD_SWITCH = '--tunnel-guard';

/**
 * A packaged app is no Node, since `runAsNode` would let anybody run scripts with its rights. So it knows this one
 * script, in a thread, while the main thread stands still: Electron runs the app's script before it opens a display
 * and before it is an app to the system, and it never gets any further.
 */
export function guardTunnel(): void {
  const news = new Int32Array(new SharedArrayBuffer(8));
  const exit = '(code) => { workerData[1] = code; workerData[0] = 1; Atomics.notify(workerData, 0); }';
  new Worker(`const { workerData } = require('worker_threads'); ${guardScript(exit)}`, { eval: true, workerData: news });
  Atomics.wait(news, 0, 0);
  app.exit(news[1]);
}
