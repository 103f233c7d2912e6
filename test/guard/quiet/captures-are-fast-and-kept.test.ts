import { rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, test } from 'vitest';
import type { GuardFigure } from '../../../scripts/guard/figure.ts';
import { deliver } from '../../bench/receiver-load.ts';
import { person } from '../../support/a-person.ts';
import { guardFigures, knownBad } from '../../support/guard-figure.ts';
import { startProcess } from '../../support/run-process.ts';
import { temporaryDirectory } from '../../support/start-core.ts';
import { startBuiltServe } from '../../support/start-serve.ts';

const SECRET = 'a secret for the guard';
const WARM_MS = 1000;
const ONE_MS = 60_000;
/** Of the two that are compared, in turns, so that what else the machine does meets both. */
const TURNS = 4;
const TURN_MS = 7500;
const CONNECTIONS = 20;

let directory: string;
beforeEach(() => {
  directory = temporaryDirectory();
});
afterEach(() => rmSync(directory, { recursive: true }));

/** R-05, on one connection; what is sent is signed before each turn. @param rows how many requests it has stored */
async function keptFigures(url: string, rows: () => number, forMs: number): Promise<GuardFigure[]> {
  const before = rows();
  const turns = Math.ceil(forMs / TURN_MS);
  let [sent, perSecond] = [0, 0];
  for (let turn = 0; turn < turns; turn += 1) {
    const load = await deliver(url, SECRET, 1, forMs / turns);
    sent += load.sent;
    perSecond += load.perSecond / turns;
  }
  return [
    { row: 'R-05', what: 'acknowledged captures that are not stored', value: sent - (rows() - before), unit: 'captures', atMost: 0 },
    { row: 'R-05', what: 'captures a second on one connection', value: perSecond, unit: '/s', atLeast: 300 },
  ];
}

test('captures on one connection, and on twenty beside a bare program that does the same', async () => {
  const bare = startProcess(process.execPath, [
    path.join(import.meta.dirname, '../../bench/bare-receiver.ts'),
    `${directory}/bare.db`,
    SECRET,
  ]);
  const bareUrl = await new Promise<string>((resolve) =>
    bare.child.stdout?.once('data', (text: Buffer) => resolve(text.toString().trim())),
  );
  await deliver(bareUrl, SECRET, CONNECTIONS, WARM_MS);
  const serve = await startBuiltServe([], { HOOKGLASS_RECEIVER_SECRET: SECRET });
  const db = new Database(path.join(serve.dataDir, 'hookglass.db'), { readonly: true });
  const rows = db.prepare<[], number>('SELECT count(*) FROM capture').pluck();
  await person(serve).changeSettings({ keepCount: 1e9, keepBytes: 2 ** 40 }); // all are to be there, and the other program drops none
  await deliver(serve.receiver, SECRET, CONNECTIONS, WARM_MS);

  const figures = await keptFigures(serve.receiver, () => rows.get() ?? 0, ONE_MS);
  let [ours, theirs] = [0, 0];
  for (let turn = 0; turn < TURNS; turn += 1) {
    theirs += (await deliver(bareUrl, SECRET, CONNECTIONS, TURN_MS)).perSecond;
    ours += (await deliver(serve.receiver, SECRET, CONNECTIONS, TURN_MS)).perSecond;
  }

  db.close();
  await Promise.all([bare.stop(), serve.stop()]);
  const what = 'captures on twenty connections, of the bare program';
  guardFigures([...figures, { row: 'R-05', what, value: ours / theirs, unit: '×', atLeast: 0.5 }]);
});

test('a receiver that answers and stores nothing is seen through', async () => {
  const server = createServer((request, response) => void request.resume().on('end', () => response.writeHead(200).end()));
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));

  knownBad('R-05', await keptFigures(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, () => 0, 200));
  server.closeAllConnections();
  server.close();
});
