import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';

const DISPATCH = path.resolve(import.meta.dirname, '../../../../core/dispatch');
const MOST_FILES = 12;

/** Each room, and the rooms that its files may import. */
const BELOW: Record<string, readonly string[]> = {
  store: [],
  outbox: ['store'],
  send: ['outbox', 'store'],
  read: ['send', 'store'],
  command: ['send', 'outbox', 'store'],
  loop: ['command', 'send', 'outbox', 'store'],
};

test('every room is known', () => {
  const rooms = readdirSync(DISPATCH, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(rooms.map(({ name }) => name).sort()).toEqual(Object.keys(BELOW).sort());
});

describe.each(Object.entries(BELOW))('%s', (room, below) => {
  const files = readdirSync(path.join(DISPATCH, room));

  test(`has at most ${MOST_FILES} files`, () => {
    expect(files.length).toBeGreaterThan(0);
    expect(files.length).toBeLessThanOrEqual(MOST_FILES);
  });

  test.each(files)('%s imports only from rooms below', (file) => {
    const text = readFileSync(path.join(DISPATCH, room, file), 'utf8');
    const imported = [...text.matchAll(/from '\.\.\/([a-z-]+)/g)].map(([, name]) => name);
    expect(imported.filter((name) => !below.includes(String(name)))).toEqual([]);
  });
});
