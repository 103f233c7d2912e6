import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openAccessToken, rotateAccessToken } from '#core/control/access-token.ts';
import { temporaryDirectory } from '../../../support/start-core.ts';

let directory: string;
let file: string;
beforeEach(() => {
  directory = temporaryDirectory();
  file = path.join(directory, 'token');
});
afterEach(() => rmSync(directory, { recursive: true }));

test('is 256 bits, alone in a file that only its owner can read, and the same after a restart', () => {
  const umask = process.umask(0);
  const token = openAccessToken(file).value();
  process.umask(umask);

  expect(Buffer.from(token, 'base64url')).toHaveLength(32);
  expect(readFileSync(file, 'utf8')).toBe(token);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(openAccessToken(file).value()).toBe(token);
});

test('refuses every other text, whatever its length', () => {
  const token = openAccessToken(file);
  const wrong = ['', 'a', token.value().slice(1), `${token.value()}a`, token.value().toUpperCase(), 'x'.repeat(100_000), '\0'];

  expect(token.matches(token.value())).toBe(true);
  expect(wrong.filter((candidate) => token.matches(candidate))).toEqual([]);
});

test('is made anew when the file is damaged, and on demand', () => {
  writeFileSync(file, 'half', { mode: 0o644 });
  const token = openAccessToken(file);
  const first = token.value();
  token.rotate();
  const second = token.value();
  rotateAccessToken(file);

  expect(new Set([first, second, readFileSync(file, 'utf8')]).size).toBe(3);
  expect(token.matches(first)).toBe(false);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('says which file it cannot use', () => {
  expect(() => openAccessToken(path.join(directory, 'missing', 'token'))).toThrow(
    expect.objectContaining({ exitCode: 74, message: expect.stringContaining(path.join('missing', 'token')) }),
  );
});
