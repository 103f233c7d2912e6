// Takes the flags of `serve`: one port, whose requests each stop everybody for a while and stay in memory for ever. What it cannot parse ends it.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const STOPS_MS = 300;

const kept: Buffer[] = [];
const server = createServer(async (request, response) => {
  if (request.url === '/health') return void response.end();
  kept.push(Buffer.concat(await request.toArray()));
  const startedMs = performance.now();
  while (performance.now() - startedMs < STOPS_MS);
  response.writeHead(400).end();
}).listen(0, '127.0.0.1', () => {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  console.log(
    JSON.stringify({ event: 'ready', pid: process.pid, mlflow: url, receiver: url, receiverTls: url, inspector: url, webhookUrl: url }),
  );
});
server.on('clientError', (error) => {
  throw error;
});
process.on('SIGTERM', () => process.exit());
