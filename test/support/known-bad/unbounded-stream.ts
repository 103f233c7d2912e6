// Takes the flags of `serve`: each request is sent whole to everybody who looks on, however much waits for them already.
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { WebSocketServer } from 'ws';

const dataDir = process.argv[process.argv.indexOf('--data-dir') + 1] ?? '.';
const tokenFile = path.join(dataDir, 'token');
mkdirSync(dataDir, { recursive: true });
writeFileSync(tokenFile, 'nobody-asks-for-it');

let seq = 0;
const server = createServer(async (request, response) => {
  const body = Buffer.concat(await request.toArray()).toString('latin1');
  seq += 1;
  const message = JSON.stringify({ events: [{ seq, type: 'capture.added', capture: { id: `c${seq}`, body } }] });
  for (const client of stream.clients) client.send(message);
  response.end();
}).listen(0, '127.0.0.1', () => {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  console.log(JSON.stringify({ event: 'ready', pid: process.pid, webhookUrl: url, inspector: url, tokenFile }));
});
const stream = new WebSocketServer({ server, perMessageDeflate: false });
process.on('SIGTERM', () => process.exit());
