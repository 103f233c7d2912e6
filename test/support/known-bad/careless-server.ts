// Takes the flags of `serve` and answers a few calls of MLflow's API: a change is acknowledged before it is anywhere, is written a moment later
// without a sync, and a write that fails is forgotten. An event is sent once, from memory.
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

const LATER_MS = 50;

const dataDir = process.argv[process.argv.indexOf('--data-dir') + 1] ?? '.';
mkdirSync(dataDir, { recursive: true });
const file = path.join(dataDir, 'names');
const names = existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
let length = names.join('\n').length;
let webhook = '';

const server = createServer(async (request, response) => {
  const call = request.url?.split('?')[0]?.split('/mlflow/')[1];
  const { name = '', url } = await bodyOf(request);
  if (call === 'webhooks') webhook = String(url);
  if (call === 'registered-models/create') setTimeout(keep, LATER_MS, String(name));
  response.end(JSON.stringify({ registered_models: names.map((one) => ({ name: one })) }));
}).listen(0, '127.0.0.1', () => {
  const mlflow = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  console.log(
    JSON.stringify({ event: 'ready', pid: process.pid, mlflow, receiver: mlflow, webhookUrl: mlflow, inspector: mlflow, dataDir }),
  );
});
process.on('SIGTERM', () => process.exit());

function keep(name: string): void {
  names.push(name);
  const line = Buffer.from(`${name}\n`);
  try {
    const fd = openSync(file, 'a+');
    writeSync(fd, line, 0, line.length, length);
    closeSync(fd);
    length += line.length;
  } catch {
    // That is the carelessness.
  }
  const headers = { 'X-MLflow-Delivery-Id': name };
  if (webhook !== '') fetch(webhook, { method: 'POST', headers, body: JSON.stringify({ data: { name } }) }).catch(() => undefined);
}

async function bodyOf(request: IncomingMessage): Promise<{ name?: unknown; url?: unknown }> {
  const text = Buffer.concat(await request.toArray()).toString();
  return text === '' ? {} : JSON.parse(text);
}
