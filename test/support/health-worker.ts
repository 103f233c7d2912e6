import { Agent, get } from 'node:http';
import { parentPort, workerData } from 'node:worker_threads';

/** Asks whether or not the answer before has come, so that a stall is felt by all who would have come meanwhile. */
const EVERY_MS = 10;

const { url } = workerData as { url: string };
const agent = new Agent({ keepAlive: true, maxSockets: 256 });
const latenciesMs: number[] = [];
let unanswered = 0;

function ask(): Promise<void> {
  const startedMs = performance.now();
  return new Promise((resolve) => {
    get(url, { agent }, (response) => {
      response.resume();
      response.once('end', () => {
        latenciesMs.push(performance.now() - startedMs);
        resolve();
      });
    }).once('error', () => {
      unanswered += 1;
      resolve();
    });
  });
}

await ask();
latenciesMs.length = 0; // the first one loads the modules here
const asked: Promise<void>[] = [];
const timer = setInterval(() => asked.push(ask()), EVERY_MS);
parentPort?.postMessage('asking');
parentPort?.once('message', async () => {
  clearInterval(timer);
  await Promise.all(asked);
  agent.destroy();
  parentPort?.postMessage({ latenciesMs, unanswered });
});
