import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Listener } from './listeners.ts';

/** How a listener answered its own clients while others were busy with it. */
export interface Health {
  asked: number;
  failed: number;
  p99Ms: number;
}

/**
 * Asks a listener again and again, from a process of its own, so that what the test does meanwhile is not measured as well.
 * @returns how to end it, with what it saw
 */
export async function watchHealth({ port, tls, health }: Listener, host = '127.0.0.1'): Promise<() => Promise<Health>> {
  const url = `${tls ? 'https' : 'http'}://${host}:${port}${health.path}`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', PROBE, url, String(health.status)], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, NODE_TLS_REJECT_UNAUTHORIZED: '0', NODE_NO_WARNINGS: '1' },
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  await lines.next(); // it has asked once
  return async () => {
    child.stdin.end();
    const { value } = await lines.next();
    return JSON.parse(String(value)) as Health;
  };
}

const PROBE = `
import { setTimeout as pause } from 'node:timers/promises';
const [url, status] = process.argv.slice(1);
const took = [];
let failed = 0;
let ends = false;
process.stdin.on('end', () => { ends = true; }).resume();
while (!ends || took.length === 0) {
  const startedMs = performance.now();
  const answer = await fetch(url).catch(() => undefined);
  await answer?.arrayBuffer();
  if (answer?.status !== Number(status)) failed += 1;
  took.push(performance.now() - startedMs);
  if (took.length === 1) console.log('asked');
  await pause(5);
}
took.sort((a, b) => a - b);
console.log(JSON.stringify({ asked: took.length, failed, p99Ms: took[Math.floor((took.length - 1) * 0.99)] }));
process.exit();
`;
