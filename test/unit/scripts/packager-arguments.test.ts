import { expect, test } from 'vitest';
import { packagerArguments } from '../../../scripts/packager-arguments.ts';

const OWNER = { HOOKGLASS_DIST_MAINTAINER: 'Some One <some@one.example>', HOOKGLASS_DIST_HOMEPAGE: 'https://one.example' };

test('a Debian package is made by who names its maintainer and home page', () => {
  expect(packagerArguments(OWNER, 'linux', ['--x64'])).toEqual({
    args: [
      ...['--linux', 'AppImage', 'deb', '--config.deb.maintainer=Some One <some@one.example>'],
      ...['--config.extraMetadata.homepage=https://one.example', '--x64'],
    ],
  });
});

test('without one of them it is left out, and that is said; other systems have none', () => {
  const { args, left } = packagerArguments({ ...OWNER, HOOKGLASS_DIST_HOMEPAGE: '' }, 'linux', ['--x64']);

  expect(args).toEqual(['--x64']);
  expect(left).toMatch(/^No Debian package: set HOOKGLASS_DIST_MAINTAINER .* and HOOKGLASS_DIST_HOMEPAGE/);
  expect(packagerArguments({}, 'darwin', ['--arm64'])).toEqual({ args: ['--arm64'] });
});
