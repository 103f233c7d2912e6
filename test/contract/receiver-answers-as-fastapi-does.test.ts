import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { needPython, PYTHON } from '../support/python.ts';
import { rawExchange } from '../support/raw-http.ts';
import { startFastapiReceiver } from '../support/start-fastapi-receiver.ts';
import { startReceiver } from '../support/start-receiver.ts';

const SECRET = 'a secret of some length';
const REQUESTS = 200;
const hasPython = needPython('HOOKGLASS_PYTHON');

/** A small generator with a seed: a failure can be looked at again. */
function generator(seed: number) {
  let state = seed;
  const next = (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  return { next, pick: <T>(items: readonly T[]): T => items[next(items.length)] as T };
}

const { next, pick } = generator(20_261_125);

const TEXTS = ['iris', 'modèle', '日本語', '🎉 fête', '', 'a "quoted" \\ text', 'line\nbreak', '\u2028', '100.0', '<b>&</b>'];

function body(): Buffer {
  const value = () => pick([JSON.stringify(pick(TEXTS)), '1', '100.0', '1e16', 'null', 'true', '[]', '{"2": "b", "1": "a"}']);
  const data = Array.from({ length: next(5) }, (_, i) => `"key${i}": ${value()}`).join(pick([', ', ',']));
  const entity = pick(['model_version', 'registered_model', 'model_version_tag', 'prompt', 'été']);
  const spaces = pick(['', ' ', '\n', '\r\n']);
  return Buffer.from(
    `{"entity": ${JSON.stringify(entity)}, "action": "${pick(['created', 'set', 'x'])}", "timestamp": "now", "data": {${data}}}${spaces}`,
  );
}

/** Around now, and every way in which Python's int() takes or refuses a text that fits in a header. */
function timestamp(): string {
  const now = Math.floor(Date.now() / 1000);
  const fresh = String(now - pick([0, 5, 120, 290]));
  const odd = [
    `+${fresh}`,
    `-${fresh}`,
    `0${fresh}`,
    fresh.replace(/(\d)(\d{3})$/, '$1_$2'),
    `${fresh}__0`,
    `_${fresh}`,
    `${fresh}_`,
    `${fresh}.0`,
    `${fresh}e0`,
  ];
  const wrong = [
    `0x${now.toString(16)}`,
    'now',
    '1 2',
    `${fresh},`,
    `${now}000`,
    `\xa0${fresh}`,
    `${fresh}\xa0`,
    `\x85${fresh}`,
    '\xb2',
    new Date().toISOString(),
  ];
  return pick([
    fresh,
    fresh,
    fresh,
    fresh,
    String(now - pick([310, 4000, now])),
    String(now + pick([20, 4000])),
    pick(odd),
    pick(wrong),
    '9'.repeat(pick([30, 4300, 4301])),
  ]);
}

interface Made {
  request: Buffer;
  what: string;
}

function makeRequest(): Made {
  const content = body();
  const [id, time] = [pick(['0b1c', 'b7f1c9a0-2222-4333-8444-555566667777', 'with space', 'x'.repeat(200)]), timestamp()];
  const signed = pick([content, content, content, Buffer.from(`${content} `)]);
  const digest = createHmac('sha256', pick([SECRET, SECRET, SECRET, `${SECRET}\n`]))
    .update(`${id}.`)
    .update(Buffer.from(time, 'utf8'))
    .update('.')
    .update(signed);
  const base64 = digest.digest('base64');
  const signature = pick([
    `v1,${base64}`,
    `v1,${base64}`,
    `v1,${base64}`,
    `v1,${base64}`,
    base64,
    `v2,${base64}`,
    `V1,${base64}`,
    `v1, ${base64}`,
    `v1,${base64.slice(0, -1)}`,
    'v1,',
    `sha256=${base64}`,
  ]);
  const headers: [string, string][] = [
    [pick(['X-MLflow-Signature', 'x-mlflow-signature']), signature],
    ['X-MLflow-Delivery-Id', id],
    [pick(['X-MLflow-Timestamp', 'X-MLFLOW-TIMESTAMP']), time],
  ];
  const missing = next(5) === 0 ? next(3) : -1;
  const empty = next(12) === 0 ? next(3) : -1;
  const lines = headers.flatMap(([name, value], i) => (i === missing ? [] : [`${name}: ${i === empty ? '' : value}`]));
  if (next(8) === 0) lines.push(`X-MLflow-Signature: ${pick(['again', signature])}`);
  const head = `POST /webhook HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${lines.join('\r\n')}${lines.length > 0 ? '\r\n' : ''}Content-Length: ${content.length}\r\n\r\n`;
  return { request: Buffer.concat([Buffer.from(head, 'latin1'), content]), what: head };
}

/** Status, type and body: what an answer says, without the server's own headers. */
function said(answer: string) {
  const [head = '', text = ''] = answer.split('\r\n\r\n');
  return { status: /^HTTP\/1\.1 (\d+)/.exec(head)?.[1], type: /content-type: (.*)/i.exec(head)?.[1], text };
}

const statuses = new Map<string | undefined, number>();
let ours: Awaited<ReturnType<typeof startReceiver>>;
let theirs: Awaited<ReturnType<typeof startFastapiReceiver>>;
beforeAll(async () => {
  if (!hasPython || PYTHON === undefined) return;
  ours = await startReceiver({ defaults: { secret: SECRET } });
  theirs = await startFastapiReceiver(PYTHON, SECRET);
});
afterAll(async () => {
  await theirs?.stop();
  await ours?.stop();
});

test.runIf(hasPython)(`${REQUESTS} generated requests get the same status and the same JSON from both`, async () => {
  const port = Number(new URL(theirs.url).port);
  for (let i = 0; i < REQUESTS; i += 1) {
    const { request, what } = makeRequest();
    const [mine, fastapi] = [said(await rawExchange(ours.port, request)), said(await rawExchange(port, request))];

    expect({ what, ...mine }).toEqual({ what, ...fastapi });
    statuses.set(mine.status, (statuses.get(mine.status) ?? 0) + 1);
  }
  for (const status of ['200', '400', '401']) expect([status, (statuses.get(status) ?? 0) >= 10]).toEqual([status, true]);
});

test.runIf(hasPython)('health is the same too', async () => {
  const get = 'GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';

  expect(said(await rawExchange(ours.port, get))).toEqual(said(await rawExchange(Number(new URL(theirs.url).port), get)));
});
