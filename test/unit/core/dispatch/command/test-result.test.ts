import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { decodeBody, testResultOf } from '#core/dispatch/command/test-result.ts';
import type { DeliveryState } from '#shared/domain/delivery/delivery.ts';
import { DEFAULT_RELEASE, releaseOf } from '#shared/domain/mlflow/release.ts';
import { anAnswer } from '../../../../support/an-outbox.ts';

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

test.each([
  ['x-gzip', gzipSync('hällo')],
  [' GZIP ', gzipSync('hällo')],
])('knows %s for what it is', async (coding, body) => {
  expect(await decode(body, { 'content-encoding': coding })).toBe('hällo');
});

test.each([
  ['gzip', gzipSync('a long text that is cut, a long text that is cut')],
  ['deflate', deflateSync('a long text that is cut, a long text that is cut')],
])('reads as much as there is of %s that was cut', async (coding, body) => {
  expect(await decode(body.subarray(0, -6), { 'content-encoding': coding })).toMatch(/^a long text/);
});

test('takes the coding from the header of that name alone', async () => {
  expect(await decode(gzipSync('hällo'), { 'X-Coding': 'br', 'Content-Encoding': 'gzip' })).toBe('hällo');
});

/** A deflate of one stored block, without compression, whose first byte is `first`. */
function stored(first: number, text: string): Buffer {
  const size = text.length;
  return Buffer.concat([Buffer.from([first, size, 0, 255 - size, 255]), Buffer.from(text), Buffer.from([1, 0, 0, 255, 255])]);
}

test.each([
  ['the method of zlib, but not its check', stored(0x08, 'hello')],
  ['the check of zlib, but not its method', stored(0x00, 'a'.repeat(31))],
])('a deflate that has %s in front is one without them', async (_, body) => {
  expect(await decode(body, { 'content-encoding': 'deflate' })).toMatch(/^(?:hello|a{31})$/);
});

test('leaves an empty body and an unknown coding alone', async () => {
  expect(await decode(Buffer.alloc(0), { 'content-encoding': 'deflate' })).toBe('');
  expect(await decode(Buffer.from('plain'), { 'content-encoding': 'identity' })).toBe('plain');
});

test('undoes exactly 10 MiB', async () => {
  const most = 10 * 1024 * 1024;
  expect(await decode(gzipSync(Buffer.alloc(most, 'a')), { 'Content-Encoding': 'gzip' })).toHaveLength(most);

  const over = gzipSync(Buffer.alloc(most + 1, 'a'));
  expect((await decode(over, { 'Content-Encoding': 'gzip' })).length).toBeLessThan(most / 100);
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
  ['application/json; charset=iso-8859-1', Buffer.from([0xe9]), 'é'],
  ["text/html; charset = 'utf-8'", Buffer.from('é'), 'é'],
  [' text/html', Buffer.from([0xe9]), 'é'],
  ['application/x-text/plain', Buffer.from('é'), 'é'],
  ['x text/plain', Buffer.from('é'), 'é'],
])('reads %s in its charset', async (type, body, text) => {
  expect(await decode(body, { 'Content-Type': type })).toBe(text);
});

const circumstances = { timeoutMs: 1000, release: releaseOf(DEFAULT_RELEASE) };
const DELIVERED: DeliveryState = { kind: 'delivered', atMs: 0 };

test.each([
  [399, true],
  [400, false],
  [503, false],
])('of the status %i MLflow says success: %s, with the body as text', async (status, success) => {
  const body = Buffer.from('hällo');

  expect(await testResultOf({ ...anAnswer(status), body }, DELIVERED, circumstances)).toEqual({
    ...{ success, responseStatus: status, responseBody: 'hällo' },
  });
});

test('an answer without a body has an empty one', async () => {
  expect(await testResultOf(anAnswer(204), DELIVERED, circumstances)).toEqual({ success: true, responseStatus: 204, responseBody: '' });
});

test('what the client would have thrown is the answer', async () => {
  const failed = (reason: 'bad-retry-after' | 'status'): DeliveryState => ({ kind: 'failed', reason, atMs: 0 });
  const outcome = { kind: 'response', status: 503, retryAfter: 'soon' } as const;

  expect(await testResultOf({ ...anAnswer(503), outcome }, failed('bad-retry-after'), circumstances)).toEqual({
    success: false,
    errorMessage: "Failed to test webhook: InvalidHeader(InvalidHeader('Invalid Retry-After header: soon'))",
  });
  expect(await testResultOf({ ...anAnswer(503), outcome }, failed('status'), circumstances)).toMatchObject({ responseStatus: 503 });
});

test('a test that was cut off says what became of it', async () => {
  const { response: _, ...none } = anAnswer(200, { outcome: { kind: 'interrupted' } });

  expect(await testResultOf(none, { kind: 'cancelled', atMs: 0 }, circumstances)).toEqual({
    success: false,
    errorMessage: 'Failed to test webhook: it was cancelled',
  });
});
