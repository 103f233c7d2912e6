import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { defaultsOn, openSettings, parseSettings } from '../../../../electron/desktop/settings.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'hookglass-settings-'));
afterAll(() => {
  chmodSync(folder, 0o700);
  rmSync(folder, { recursive: true });
});

describe('what was chosen for the desktop app', () => {
  it('has the tray off where the system may have no place for it', () => {
    expect(defaultsOn('linux').tray).toBe(false);
    expect(defaultsOn('win32').tray).toBe(false);
    expect(defaultsOn('darwin').tray).toBe(true);
  });

  it('is kept in a file of its owner alone', () => {
    const file = path.join(folder, 'desktop.json');
    openSettings(file, 'linux').change({ tray: true });

    expect(openSettings(file, 'linux').get()).toEqual({ ...defaultsOn('linux'), tray: true });
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('is the default where the file is broken or says something else', () => {
    const file = path.join(folder, 'broken.json');
    for (const text of ['', '{"tray":', '[]', '"x"', '{"tray":"yes","theme":"pink"}']) {
      writeFileSync(file, text);
      expect(openSettings(file, 'linux').get()).toEqual(defaultsOn('linux'));
    }
    expect(parseSettings({ tray: true, theme: 'dark' }, defaultsOn('linux'))).toMatchObject({
      tray: true,
      theme: 'dark',
      notifications: true,
    });
  });

  it('holds until the end where it cannot be written', () => {
    const settings = openSettings(path.join(folder, 'desktop.json', 'below-a-file.json'), 'linux');
    settings.change({ notifications: false });

    expect(settings.get().notifications).toBe(false);
    expect(readFileSync(path.join(folder, 'desktop.json'), 'utf8')).not.toContain('false,"theme"');
  });
});
