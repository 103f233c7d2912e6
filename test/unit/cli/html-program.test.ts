import { expect, test } from 'vitest';
import { sandboxOf } from '#cli/html-program.ts';

test.each([
  [
    'firefox_firefox.desktop',
    '[Desktop Entry]\nX-SnapInstanceName=firefox\nExec=env BAMF_DESKTOP_FILE_HINT=x /snap/bin/firefox %u\n',
    'Snap',
  ],
  ['chromium_chromium.desktop', '', 'Snap'],
  ['firefox.desktop', '[Desktop Entry]\nExec=/snap/bin/firefox %u\n', 'Snap'],
  [
    'org.mozilla.firefox.desktop',
    '[Desktop Entry]\nExec=/usr/bin/flatpak run --branch=stable --file-forwarding org.mozilla.firefox @@u %u @@\n',
    'Flatpak',
  ],
  ['com.brave.Browser.desktop', '[Desktop Entry]\nExec=x\nX-Flatpak=com.brave.Browser\n', 'Flatpak'],
  ['firefox.desktop', '[Desktop Entry]\nExec=/usr/bin/firejail /usr/bin/firefox %u\n', 'sandboxed program'],
  ['firefox.desktop', '[Desktop Entry]\nExec=firefox %u\n', undefined],
  ['google-chrome.desktop', '[Desktop Entry]\nExec=/usr/bin/google-chrome-stable %U\n', undefined],
  ['my_browser.desktop', '', undefined],
])('%s is known for what it is', (id, entry, sandbox) => {
  expect(sandboxOf(id, entry)).toBe(sandbox);
});
