import { describe, expect, it } from 'vitest';
import { defaultDataDir } from '#shared/domain/app/data-dir.ts';

describe('the default data directory', () => {
  it.each([
    ['linux', {}, '/people/ada', '/people/ada/.local/share/hookglass'],
    ['linux', { XDG_DATA_HOME: '/data' }, '/people/ada', '/data/hookglass'],
    ['linux', { XDG_DATA_HOME: 'relative' }, '/people/ada', '/people/ada/.local/share/hookglass'],
    ['darwin', {}, '/Users/ada', '/Users/ada/Library/Application Support/hookglass'],
    ['win32', { APPDATA: 'C:\\Roaming' }, 'C:\\Users\\ada', 'C:\\Roaming\\hookglass'],
  ] as const)('on %s with %j is where the system keeps application data', (platform, env, home, expected) => {
    expect(defaultDataDir(platform, env, home)).toBe(expected);
  });
});
