// The least that could do the work: the rows of a change, its delivery and the attempt in one commit on disk before the answer, one
// signed POST after it, and a commit with the outcome. No rules, no errors, no retries, nobody who looks on. What Hookglass costs is
// measured against it. Arguments: the database file and the receiver's URL.
import { createHmac, randomUUID } from 'node:crypto';
import { Agent, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import Database from 'better-sqlite3';

const [file = ':memory:', receiver = ''] = process.argv.slice(2);
const SECRET = 's3cret';
/** As many requests in flight as Hookglass allows a webhook. */
const agent = new Agent({ keepAlive: true, maxSockets: 10 });

const db = new Database(file);
db.pragma('journal_mode = WAL');
db.pragma('synchronous = FULL');
db.exec(`
  CREATE TABLE model (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, at_ms INTEGER NOT NULL);
  CREATE TABLE event (id INTEGER PRIMARY KEY, name TEXT NOT NULL, subject TEXT NOT NULL, at_ms INTEGER NOT NULL);
  CREATE TABLE delivery (id INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE, body TEXT NOT NULL, state TEXT NOT NULL, at_ms INTEGER NOT NULL);
  CREATE TABLE attempt (delivery TEXT PRIMARY KEY, sent_at_ms INTEGER NOT NULL, took_ms REAL, status INTEGER, headers TEXT, answer TEXT)
`);
const insertModel = db.prepare('INSERT INTO model (name, at_ms) VALUES (?, ?)');
const insertEvent = db.prepare("INSERT INTO event (name, subject, at_ms) VALUES ('registered_model.created', ?, ?)");
const insertDelivery = db.prepare("INSERT INTO delivery (uuid, body, state, at_ms) VALUES (?, ?, 'in-flight', ?)");
const insertAttempt = db.prepare('INSERT INTO attempt (delivery, sent_at_ms) VALUES (?, ?)');
const finishAttempt = db.prepare('UPDATE attempt SET took_ms = ?, status = ?, headers = ?, answer = ? WHERE delivery = ?');
const finishDelivery = db.prepare("UPDATE delivery SET state = 'delivered' WHERE uuid = ?");

/** What came in one turn of the event loop shares a commit, as it does in Hookglass. */
let queue: { write(): void; committed(): void }[] = [];
function commitSoon(write: () => void, committed: () => void): void {
  if (queue.length === 0) setImmediate(commitAll);
  queue.push({ write, committed });
}
function commitAll(): void {
  const batch = queue;
  queue = [];
  db.transaction(() => {
    for (const { write } of batch) write();
  }).immediate();
  for (const { committed } of batch) committed();
}

const server = createServer(async (incoming, response) => {
  const { name } = JSON.parse(Buffer.concat(await incoming.toArray()).toString());
  const nowMs = Date.now();
  const id = randomUUID();
  const body = JSON.stringify({ entity: 'registered_model', action: 'created', data: { name, tags: {}, description: '' } });
  commitSoon(
    () => {
      insertModel.run(name, nowMs);
      insertEvent.run(name, nowMs);
      insertDelivery.run(id, body, nowMs);
      insertAttempt.run(id, nowMs);
    },
    () => {
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify({ registered_model: { name, creation_timestamp: nowMs, last_updated_timestamp: nowMs } }, null, 2));
      deliver(id, body);
    },
  );
});

function deliver(id: string, body: string): void {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = `v1,${createHmac('sha256', SECRET).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
  const headers = { 'Content-Type': 'application/json', 'X-MLflow-Delivery-Id': id, 'X-MLflow-Timestamp': timestamp };
  const sentAtMs = performance.now();
  const sent = request(receiver, { method: 'POST', agent, headers: { ...headers, 'X-MLflow-Signature': signature } }, async (answer) => {
    const text = Buffer.concat(await answer.toArray()).toString();
    const outcome = [performance.now() - sentAtMs, answer.statusCode, JSON.stringify(answer.rawHeaders), text, id];
    commitSoon(
      () => {
        finishAttempt.run(...outcome);
        finishDelivery.run(id);
      },
      () => undefined,
    );
  });
  sent.end(body);
}

server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
process.on('SIGTERM', () => process.exit());
