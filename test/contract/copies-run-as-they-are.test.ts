import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sign } from '#core/signing/sign.ts';
import { pythonOf, typescriptOf } from '#shared/domain/wire/copy-as-code.ts';
import { curlOf } from '#shared/domain/wire/copy-as-curl.ts';
import type { WireRequest } from '#shared/domain/wire/wire-request.ts';
import { needPrograms } from '../support/need-programs.ts';
import { needPython, PYTHON } from '../support/python.ts';
import { runProcess } from '../support/run-process.ts';
import { startReceiver } from '../support/start-receiver.ts';

const SECRET = 'it\'s a "secret" $HOME';
const id = '9f2c41d0-7a51-4c1e-9d3b-0a1b2c3d4e5f';
const bodies: Record<string, Buffer> = {
  'a payload': Buffer.from('{"entity": "model_version", "data": {"name": "it\'s $HOME `id`", "note": "caf\\u00e9"}}'),
  'text of every kind': Buffer.from('é 模型 😀 "\\\' %s\n\ttail\n'),
  'bytes that are no text': Buffer.from([0x00, 0xff, 0x0d, 0x0a, 0x27, 0x22, 0x5c, 0x80]),
  nothing: Buffer.alloc(0),
};

let receiver: Awaited<ReturnType<typeof startReceiver>>;
let directory: string;
beforeAll(async () => {
  receiver = await startReceiver();
  directory = mkdtempSync(path.join(tmpdir(), 'hookglass-copies-'));
});
afterAll(async () => {
  await receiver.stop();
  rmSync(directory, { recursive: true });
});

function requestOf(body: Buffer): WireRequest {
  return {
    method: 'POST',
    url: `${receiver.url}/webhook?a=%20b`,
    headers: [
      ['Host', receiver.url.slice('http://'.length)],
      ['User-Agent', 'python-requests/2.34.2'],
      ['Accept-Encoding', 'gzip, deflate'],
      ['Accept', '*/*'],
      ['Connection', 'keep-alive'],
      ['Content-Type', 'application/json'],
      ['X-MLflow-Delivery-Id', id],
      ['X-MLflow-Timestamp', '1795429864'],
      ['X-MLflow-Signature', sign(SECRET, { deliveryId: id, timestamp: '1795429864', body })],
      ['Content-Length', String(body.length)],
    ],
    body,
  };
}

const languages = {
  curl: { copy: curlOf, file: 'copy.sh', program: 'sh', needed: needPrograms('sh', 'curl', 'openssl', 'base64') },
  TypeScript: { copy: typescriptOf, file: 'copy.mts', program: process.execPath, needed: true },
  Python: { copy: pythonOf, file: 'copy.py', program: PYTHON ?? '', needed: needPython('HOOKGLASS_PYTHON') },
};

for (const [language, { copy, file, program, needed }] of Object.entries(languages)) {
  describe.runIf(needed)(`a copy as ${language}`, () => {
    test.each(Object.entries(bodies))('sends %s: the same bytes with the same signature', async (_, body) => {
      const capture = await run(copy(requestOf(body), { signing: 'frozen' }));

      expect(receiver.captures.body(capture.id)).toEqual(body);
      const names = new Set(['user-agent', 'content-type', 'x-mlflow-delivery-id', 'x-mlflow-timestamp', 'x-mlflow-signature']);
      const kept = (headers: WireRequest['headers']) =>
        Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value] as const).filter(([name]) => names.has(name)));
      expect(kept(capture.headers)).toEqual(kept(requestOf(body).headers));
      expect(capture.target).toBe('/webhook?a=%20b');
    });

    test.each(Object.entries(bodies))('signs %s itself', async (_, body) => {
      const text = copy(requestOf(body), { signing: 'self' });
      const capture = await run(text);

      const header = (wanted: string) => capture.headers.find(([name]) => name.toLowerCase() === wanted)?.[1] ?? '';
      const deliveryId = header('x-mlflow-delivery-id');
      const timestamp = header('x-mlflow-timestamp');
      expect(receiver.captures.body(capture.id)).toEqual(body);
      expect(deliveryId).not.toBe(id);
      expect(header('x-mlflow-signature')).toBe(sign(SECRET, { deliveryId, timestamp, body }));
      expect(text).not.toContain(SECRET);
    });
  });

  async function run(text: string) {
    const before = receiver.captures.count();
    writeFileSync(path.join(directory, file), text);
    const { code, stderr } = await runProcess(program, [path.join(directory, file)], { env: { SECRET } });
    expect([code, stderr]).toEqual([0, expect.not.stringContaining('rror')]);
    expect(receiver.captures.count()).toBe(before + 1);
    const capture = receiver.captures.get(`c${receiver.captures.count()}`);
    if (!capture) throw new Error('nothing was captured');
    return capture;
  }
}
