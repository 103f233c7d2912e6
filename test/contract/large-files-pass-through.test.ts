import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { expect, inject, it } from 'vitest';
import { needPython } from '../support/python.ts';
import { startServe } from '../support/start-serve.ts';

const FILE_BYTES = 200 * 1024 * 1024;
const PIECE = randomBytes(1024 * 1024);
const MOST_MORE_MIB = 64;

/** Most memory that a process has had since it was last asked, in MiB. */
const peakMiB = (pid: number) => Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? Number.NaN) / 1024;

it.runIf(needPython('HOOKGLASS_PYTHON') && process.platform === 'linux')(
  'a file of 200 MiB goes through the mirror and comes back, and costs little memory',
  async () => {
    const mirror = await startServe(['--upstream', inject('mlflowServer').relaxed]);
    const url = `${mirror.mlflow}/api/2.0/mlflow-artifacts/artifacts/large/${randomBytes(8).toString('hex')}.bin`;
    const small = await put(url.replace('.bin', '.small'), 1);
    const beforeMiB = peakMiB(mirror.pid);

    const sent = await put(url, FILE_BYTES / PIECE.length);
    const got = await sumOf(url);
    const moreMiB = peakMiB(mirror.pid) - beforeMiB;
    await fetch(url, { method: 'DELETE' });
    await mirror.stop();

    console.log(`200 MiB through the mirror and back: ${moreMiB.toFixed(0)} MiB more memory`);
    expect([small.status, sent.status, got.bytes, got.sum]).toEqual([200, 200, FILE_BYTES, sent.sum]);
    expect(moreMiB).toBeLessThanOrEqual(MOST_MORE_MIB);
  },
);

function put(url: string, pieces: number): Promise<{ status: number; sum: string }> {
  const hash = createHash('sha256');
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'PUT', headers: { 'content-length': pieces * PIECE.length } }, (answer) => {
      answer.resume().on('end', () => resolve({ status: answer.statusCode ?? 0, sum: hash.digest('hex') }));
    });
    sent.on('error', reject);
    let left = pieces;
    const go = () => {
      while (left > 0) {
        left -= 1;
        hash.update(PIECE);
        if (!sent.write(PIECE)) return void sent.once('drain', go);
      }
      sent.end();
    };
    go();
  });
}

async function sumOf(url: string): Promise<{ bytes: number; sum: string }> {
  const hash = createHash('sha256');
  let bytes = 0;
  const answer = await fetch(url);
  for await (const piece of answer.body ?? []) {
    hash.update(piece);
    bytes += piece.length;
  }
  return { bytes, sum: hash.digest('hex') };
}
