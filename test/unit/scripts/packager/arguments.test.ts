import { expect, test } from 'vitest';
import { packagerArguments } from '../../../../scripts/packager/arguments.ts';

const OWNER = { HOOKGLASS_DIST_MAINTAINER: 'Some One <some@one.example>', HOOKGLASS_DIST_HOMEPAGE: 'https://one.example' };
const NEVER = ['--publish', 'never'];

test('a Debian package is made by who names its maintainer and home page', () => {
  expect(packagerArguments(OWNER, 'linux', ['--x64'])).toEqual({
    args: [
      ...NEVER,
      ...['--linux', 'AppImage', 'deb', '--config.deb.maintainer=Some One <some@one.example>'],
      ...['--config.extraMetadata.homepage=https://one.example', '--x64'],
    ],
    notes: [],
  });
});

test('without one of them it is left out, and that is said; other systems have none', () => {
  const { args, notes } = packagerArguments({ ...OWNER, HOOKGLASS_DIST_HOMEPAGE: '' }, 'linux', ['--x64']);

  expect(args).toEqual([...NEVER, '--x64']);
  expect(notes).toEqual([expect.stringMatching(/^No Debian package: set HOOKGLASS_DIST_MAINTAINER .* and HOOKGLASS_DIST_HOMEPAGE/)]);
  expect(packagerArguments({}, 'darwin', ['--arm64'])).toEqual({ args: [...NEVER, '--arm64'], notes: [] });
});

test('with an Electron on the disk the plain folder is made, unless something else is named', () => {
  const electron = { dir: '/somewhere', version: '45.4.1' };
  const taken = ['--config.electronDist=/somewhere', '--config.electronVersion=45.4.1'];

  expect(packagerArguments(OWNER, 'linux', [], electron)).toEqual({
    args: [...NEVER, ...taken, '--dir'],
    notes: [expect.stringMatching(/^Electron was given: only the folder/)],
  });
  expect(packagerArguments({}, 'linux', ['--linux', 'AppImage'], electron).args).toEqual([...NEVER, ...taken, '--linux', 'AppImage']);
});

test('an Electron that nobody should be given, and the variant for tests, are called what they are', () => {
  const { args, notes } = packagerArguments({ HOOKGLASS_DIST_TEST: '1' }, 'linux', ['--dir'], { dir: '/old', version: '22.3.25' });

  expect(args).toContain('--config.extraMetadata.hookglassVariant=test');
  expect(notes).toEqual([
    'Electron 22.3.25 is older than 41: this app is for tests, not for people.',
    'This is the variant for tests: it may be debugged, and takes another Node for its core.',
  ]);
});
