import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { answerWords } from '#core/signing/answer-words.ts';

const said = (body: string | Uint8Array, headers: [string, string][] = []) => answerWords({ headers, body: Buffer.from(body) }).said;

test.each([
  ['FastAPI', '{"detail":"Invalid signature"}', 'Invalid signature'],
  [
    'FastAPI’s validation',
    '{"detail":[{"type":"missing","loc":["body","data","run_id"],"msg":"Field required"}]}',
    'body.data.run_id: Field required',
  ],
  ['Express', '{"error":"bad signature"}', 'bad signature'],
  ['Nest', '{"statusCode":401,"message":"Timestamp too old","error":"Unauthorized"}', 'Timestamp too old'],
  ['an error inside', '{"error":{"code":7,"message":"signature mismatch"}}', 'signature mismatch'],
  ['a code and words', '{"error":"invalid_request","message":"The clock differs"}', 'The clock differs'],
  ['a problem document', '{"title":"Unauthorized","detail":"No secret is set.","status":401}', 'No secret is set.'],
  ['GraphQL', '{"errors":[{"message":"not allowed"}]}', 'not allowed'],
  ['a JSON text', '"Invalid signature"', 'Invalid signature'],
  ['text', 'invalid signature\n', 'invalid signature'],
  [
    'an Express page',
    '<!DOCTYPE html><html><head><title>Error</title></head><body><pre>Cannot POST /hook</pre></body></html>',
    'Error: Cannot POST /hook',
  ],
  [
    'a Werkzeug page',
    '<!doctype html>\n<title>401 Unauthorized</title>\n<h1>Unauthorized</h1>\n<p>bad &amp; old</p>',
    '401 Unauthorized: bad & old',
  ],
  ['XML', '<?xml version="1.0"?><Error><Code>AccessDenied</Code><Message>No &lt;way&gt;</Message></Error>', 'AccessDenied No <way>'],
  ['JSON that breaks off', '{"detail":"Invalid \\"signature\\"","trace":["a', 'Invalid "signature"'],
  ['nothing', '', ''],
  ['an empty object', '{}', ''],
  ['bytes', Buffer.from([1, 2, 3, 0, 255]).toString('latin1'), ''],
])('%s is read', (_, body, words) => {
  expect(said(body)).toBe(words);
});

test('what is packed is unpacked, also when it is cut off, wrongly named or not named', () => {
  const body = Buffer.from(
    JSON.stringify({ detail: 'Invalid signature', trace: Array.from({ length: 4000 }, (_, i) => `line ${i * 7919}`) }),
  );
  const read = (bytes: Uint8Array, coding: string) => said(bytes, [['Content-Encoding', coding]]);

  expect(read(gzipSync(body), 'gzip')).toBe('Invalid signature');
  expect(read(gzipSync(body).subarray(0, 500), 'gzip')).toBe('Invalid signature');
  expect(read(deflateSync(body), 'deflate')).toBe('Invalid signature');
  expect(read(deflateRawSync(body), 'deflate')).toBe('Invalid signature');
  expect(read(brotliCompressSync(body), 'BR')).toBe('Invalid signature');
  expect(read(zstdCompressSync(body), 'zstd')).toBe('Invalid signature');
  expect(read(gzipSync(gzipSync('packed twice')), 'gzip, gzip')).toBe('packed twice');
  expect(said(gzipSync('{"error":"packed"}'))).toBe('packed');
  expect(read(Buffer.from('{"error":"plain"}'), 'gzip')).toBe('plain');
  expect(read(body, 'x-unknown')).toBe('');
});

test('an answer of 10 MiB, a bomb and a page made to be slow are read in a moment', () => {
  const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024, 'a'));
  const before = process.threadCpuUsage();

  expect(said(`{"detail":"Invalid signature","more":"${'x'.repeat(10 * 1024 * 1024)}"}`)).toBe('Invalid signature');
  expect(said(bomb, [['Content-Encoding', 'gzip']]).length).toBeLessThanOrEqual(301);
  expect(said(`<html>${'<script'.repeat(10_000)}`).length).toBeLessThanOrEqual(301);
  expect(said(`<html>${'<'.repeat(65_000)}`).length).toBeLessThanOrEqual(301);
  expect(said(`{"detail":${'['.repeat(60_000)}`)).not.toBe('Invalid signature');
  const { user, system } = process.threadCpuUsage(before);
  expect((user + system) / 1000).toBeLessThan(2000);
});

test('other character sets and control characters become one readable line', () => {
  expect(said(Buffer.from('{"detail":"ungültig"}', 'latin1'), [['Content-Type', 'application/json; charset=ISO-8859-1']])).toBe('ungültig');
  expect(said('{"detail":"one\\u001b[31m two\\n\\nthree"}')).toBe('one [31m two three');
  expect(said(Buffer.from('\ufeff{"detail":"no"}', 'utf16le'))).toBe('no');
  expect(said(Buffer.from('\ufeff{"detail":"no"}', 'utf16le').swap16(), [['Content-Type', 'text/plain; charset=utf-8']])).toBe('no');
  expect(said('text', [['content-type', 'text/plain; charset=klingon']])).toBe('text');
});
