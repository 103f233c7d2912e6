import { expect, test } from 'vitest';
import { findProgram, searchFolders } from '#core/tunnel/find-program.ts';

test('programs are looked for in the absolute folders of PATH, in their order, never in the current one', () => {
  expect(searchFolders({ PATH: '.:bin::/usr/local/sbin:/usr/bin' }, 'linux')).toEqual(['/usr/local/sbin', '/usr/bin']);
  expect(searchFolders({}, 'linux')).toEqual([]);
});

test('an app of macOS that has no terminal’s PATH finds what Homebrew installed, after everything on PATH', () => {
  expect(searchFolders({ PATH: '/usr/bin:/bin' }, 'darwin')).toEqual(['/usr/bin', '/bin', '/opt/homebrew/bin', '/usr/local/bin']);
});

test('a name with a folder in it is no name, and a folder is no program', () => {
  expect(findProgram('../bin/sh', { PATH: '/usr/bin:/bin' })).toBeUndefined();
  expect(findProgram('bin/sh', { PATH: '/' })).toBeUndefined();
  expect(findProgram('bin', { PATH: '/' })).toBeUndefined();
  expect(findProgram('sh', { PATH: '/usr/bin:/bin' })).toMatch(/^\/(?:usr\/)?bin\/sh$/);
  expect(findProgram('/bin/sh', {})).toBe('/bin/sh');
  expect(findProgram('sh', {})).toBeUndefined();
});
