import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createSecretBox } from '#core/secrets/secret-box.ts';
import { loadSecretKey } from '#core/secrets/secret-key.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'hookglass-key-'));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

const boxOf = (env?: string, hasTokens = false) => createSecretBox({ ...loadSecretKey({ env, dataDir, hasTokens }), nowMs: () => 1000 });

test('makes a key file that only its owner can read, and uses it again', () => {
  const token = boxOf().seal('s3cret');

  expect(statSync(path.join(dataDir, 'key')).mode & 0o777).toBe(0o600);
  expect(token).not.toContain('s3cret');
  expect(boxOf().open(token ?? '')).toBe('s3cret');
});

test('prefers the key of the environment and leaves the file alone', () => {
  const env = Buffer.alloc(32, 1).toString('base64');
  const token = boxOf(env).seal('s3cret') ?? '';

  expect(() => readFileSync(path.join(dataDir, 'key'))).toThrow('ENOENT');
  expect(boxOf().open(token)).toBeUndefined();
  expect(boxOf(env).open(token)).toBe('s3cret');
});

test('makes no new key over secrets of a lost one until a new secret is set', () => {
  const box = boxOf(undefined, true);
  expect(() => readFileSync(path.join(dataDir, 'key'))).toThrow('ENOENT');

  const token = box.seal('s3cret') ?? '';

  expect(box.open(token)).toBe('s3cret');
  expect(boxOf(undefined, true).open(token)).toBe('s3cret');
  expect(statSync(path.join(dataDir, 'key')).mode & 0o777).toBe(0o600);
});

test('opens with the lost key again when it is put into the file as a further line', () => {
  const old = boxOf().seal('old') ?? '';
  const oldKey = readFileSync(path.join(dataDir, 'key'), 'utf8');
  rmSync(path.join(dataDir, 'key'));
  const fresh = boxOf(undefined, true).seal('new') ?? '';
  expect(boxOf().open(old)).toBeUndefined();

  appendFileSync(path.join(dataDir, 'key'), oldKey);

  expect([boxOf().open(old), boxOf().open(fresh)]).toEqual(['old', 'new']);
});

test('takes the old key when it is back before a new secret is set', () => {
  const old = boxOf().seal('old') ?? '';
  const key = readFileSync(path.join(dataDir, 'key'), 'utf8');
  rmSync(path.join(dataDir, 'key'));
  const box = boxOf(undefined, true);
  writeFileSync(path.join(dataDir, 'key'), key, { mode: 0o600 });

  box.seal('new');

  expect([box.open(old), readFileSync(path.join(dataDir, 'key'), 'utf8')]).toEqual(['old', key]);
});

test('stops the start for a malformed key and says where it is', () => {
  expect(() => boxOf('not a key')).toThrow(expect.objectContaining({ reason: 'malformed-key', exitCode: 73 }));

  writeFileSync(path.join(dataDir, 'key'), 'garbage');
  expect(() => boxOf()).toThrow(path.join(dataDir, 'key'));
});
