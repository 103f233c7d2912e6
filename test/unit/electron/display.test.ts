import { expect, test } from 'vitest';
import { missingDisplay } from '../../../electron/display.ts';

test('only a Linux without any display has none', () => {
  expect(missingDisplay({}, 'linux', [])).toMatch(/^Hookglass found no display: .* hookglass serve\.$/);
  expect(missingDisplay({ DISPLAY: '' }, 'linux', ['--x'])).toBeDefined();
  expect(missingDisplay({ DISPLAY: ':1' }, 'linux', [])).toBeUndefined();
  expect(missingDisplay({ WAYLAND_DISPLAY: 'wayland-0' }, 'linux', [])).toBeUndefined();
  expect(missingDisplay({}, 'linux', ['--ozone-platform=headless'])).toBeUndefined();
  expect(missingDisplay({}, 'darwin', [])).toBeUndefined();
});
