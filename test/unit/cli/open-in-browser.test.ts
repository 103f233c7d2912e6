import { expect, test } from 'vitest';
import { opener } from '#cli/open-in-browser.ts';

test.each(['linux', 'darwin', 'win32', 'freebsd'] as const)('on %s a program is given the path, and no address', (platform) => {
  const [program, ...args] = opener(platform, '/data/launch/open-1.html');

  expect(program).toMatch(/^(?:xdg-open|open|rundll32)$/);
  expect(args.at(-1)).toBe('/data/launch/open-1.html');
});
