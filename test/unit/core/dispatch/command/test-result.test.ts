import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { decodeBody } from '#core/dispatch/command/test-result.ts';

const decode = (body: Buffer, headers: Record<string, string>) => decodeBody({ headers: Object.entries(headers) }, body);

test.each([
  ['gzip', gzipSync('hällo')],
  ['deflate', deflateSync('hällo')],
  ['deflate', deflateRawSync('hällo')],
  ['br', brotliCompressSync('hällo')],
])('undoes %s', async (coding, body) => {
  expect(await decode(body, { 'content-encoding': coding })).toBe('hällo');
});

test('leaves a body alone that is not what its coding says', async () => {
  expect(await decode(Buffer.from('plain'), { 'Content-Encoding': 'gzip' })).toBe('plain');
});

test('goes no further than 10 MiB into a bomb', async () => {
  const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024));

  expect((await decode(bomb, { 'Content-Encoding': 'gzip' })).length).toBeLessThanOrEqual(10 * 1024 * 1024);
});

test.each([
  ['text/plain', Buffer.from([0xe9]), 'é'],
  ['text/plain; charset="UTF-8"', Buffer.from('é'), 'é'],
  ['application/json', Buffer.from('"é"'), '"é"'],
  ['text/plain; charset=no-such-thing', Buffer.from('é'), 'é'],
])('reads %s in its charset', async (type, body, text) => {
  expect(await decode(body, { 'Content-Type': type })).toBe(text);
});
