import { lstatSync } from 'node:fs';
import { expect, test } from 'vitest';
import { directoryFault, fileFault } from '#core/files/ours.ts';

const us = process.geteuid?.() ?? 0;
const like = (place: string, differs: { uid?: number; mode?: number; nlink?: number }) =>
  Object.assign(lstatSync(place), { uid: us, nlink: 1, ...differs });
const file = (differs: Parameters<typeof like>[1]) => like(import.meta.filename, { mode: 0o100600, ...differs });
const directory = (differs: Parameters<typeof like>[1]) => like(import.meta.dirname, { mode: 0o040700, ...differs });

test('what is ours has no fault', () => {
  expect([fileFault(file({}), 'secret'), directoryFault(directory({})), directoryFault(directory({ mode: 0o040755 }))]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test('what belongs to somebody else is never ours, whatever its mode', () => {
  expect(fileFault(file({ uid: us + 1 }), 'own')).toBe(`it belongs to another user (number ${us + 1}, we are ${us})`);
  expect(directoryFault(directory({ uid: us + 1 }))).toContain('belongs to another user');
});

test('only a secret is spoiled by being read', () => {
  expect(fileFault(file({ mode: 0o100640 }), 'own')).toBeUndefined();
  expect(fileFault(file({ mode: 0o100640 }), 'secret')).toBe('other users can read it (its mode is 0640)');
  expect(fileFault(file({ mode: 0o100620 }), 'own')).toBe('other users can change it (its mode is 0620)');
});

test('a second name, a device and a directory are no files of ours', () => {
  expect(fileFault(file({ nlink: 2 }), 'own')).toContain('hard link');
  expect(fileFault(lstatSync('/dev/null'), 'own')).toBe('it is not an ordinary file');
  expect(fileFault(directory({}), 'own')).toBe('it is not an ordinary file');
  expect(directoryFault(file({}))).toBe('it is not a directory');
  expect(directoryFault(directory({ mode: 0o041777 }))).toBe('other users can write into it (its mode is 1777)');
});
