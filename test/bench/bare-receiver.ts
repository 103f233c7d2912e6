// The least that could receive: read the body, check the HMAC, one row per request with a shared commit on disk before the answer.
// No headers kept, no duplicates counted, nobody who looks on. Arguments: the database file, the secret, and how
// commits are synced.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Database from 'better-sqlite3';

const [file = ':memory:', secret = '', synchronous = 'FULL'] = process.argv.slice(2);
const db = new Database(file);
db.pragma('journal_mode = WAL');
db.pragma(`synchronous = ${synchronous}`);
db.exec('CREATE TABLE capture (id INTEGER PRIMARY KEY, at_ms INTEGER, delivery_id TEXT, headers TEXT, verdict TEXT, body BLOB)');
const insert = db.prepare('INSERT INTO capture (at_ms, delivery_id, headers, verdict, body) VALUES (?, ?, ?, ?, ?)');

let queue: { write(): void; committed(): void }[] = [];
function commitAll(): void {
  const batch = queue;
  queue = [];
  db.transaction(() => {
    for (const { write } of batch) write();
  }).immediate();
  for (const { committed } of batch) committed();
}

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    const body = Buffer.concat(chunks);
    const id = String(request.headers['x-mlflow-delivery-id']);
    const given = Buffer.from(String(request.headers['x-mlflow-signature']));
    const hmac = createHmac('sha256', secret).update(`${id}.${request.headers['x-mlflow-timestamp']}.`).update(body).digest('base64');
    const expected = Buffer.from(`v1,${hmac}`);
    const isValid = given.length === expected.length && timingSafeEqual(given, expected);
    if (queue.length === 0) setImmediate(commitAll);
    queue.push({
      write: () => insert.run(Date.now(), id, JSON.stringify(request.rawHeaders), isValid ? 'valid' : 'invalid', body),
      committed: () => response.writeHead(isValid ? 200 : 401, { 'Content-Type': 'application/json' }).end('{"status":"success"}'),
    });
  });
});
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
process.on('SIGTERM', () => process.exit());
