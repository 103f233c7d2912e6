// node scripts/run.mjs scripts/screenshots-desktop.ts [PROGRAM]: takes pictures of the desktop window in both themes, alone and with each menu
// open, for docs/screenshots/. Needs Electron and Xvfb. PROGRAM is a packed app in its test variant; without it, the one of this checkout.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { _electron, type ElectronApplication } from 'playwright-core';
import sharp from 'sharp';
import { findTools } from './tools.ts';
import { screenOf } from './xwd.ts';

const root = path.join(import.meta.dirname, '..');
const target = path.join(root, 'docs', 'screenshots');
const SIZE = { width: 1280, height: 800 };
const MENUS = ['File', 'Edit', 'View', 'Delivery', 'Server', 'Window', 'Help'];
/** Until a menu is drawn; no test waits for it. */
const DRAWN_MS = 700;

const folder = mkdtempSync(path.join(tmpdir(), 'hookglass-desktop-'));
const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', `${SIZE.width}x${SIZE.height}x24`, '-fbdir', folder, '-nolisten', 'tcp'], {
  stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
});
const [display] = await once(server.stdio[3] as NodeJS.ReadableStream, 'data');
const app = await launch(`:${String(display).trim()}`);
try {
  const page = await app.firstWindow();
  await page.getByRole('button', { name: 'Send a sample event' }).click();
  await page.getByText(/^Delivered in .* signature verified\.$/).waitFor();
  await page.emulateMedia({ colorScheme: null });
  await app.evaluate(({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setBounds({ x: 0, y: 0, ...size }), SIZE);
  for (const theme of ['light', 'dark']) {
    await app.evaluate(({ Menu }, id) => Menu.getApplicationMenu()?.getMenuItemById(id)?.click(), `theme-${theme}`);
    await page.locator(`html[data-theme="${theme}"]`).waitFor();
    await pause(DRAWN_MS);
    await save(`window-${theme}`);
    for (const [place, title] of MENUS.entries()) {
      await openMenu(app, title, 8 + place * 56);
      await pause(DRAWN_MS);
      await save(`window-menu-${title.toLowerCase()}-${theme}`);
      await app.evaluate(({ Menu }) => {
        for (const item of Menu.getApplicationMenu()?.items ?? []) item.submenu?.closePopup();
      });
    }
  }
} finally {
  await app.close();
  server.kill();
  rmSync(folder, { recursive: true, force: true });
}

function launch(on: string): Promise<ElectronApplication> {
  const [program] = process.argv.slice(2);
  const ports = ['--mlflow-port', '0', '--receiver-port', '0', '--inspector-port', '0', '--receiver-tls-port', 'off'];
  return _electron.launch({
    executablePath: program ?? findTools(process.env).electron ?? 'electron',
    args: [
      '--no-sandbox',
      `--user-data-dir=${path.join(folder, 'user')}`,
      ...(program === undefined ? [root] : []),
      ...['--data-dir', path.join(folder, 'data'), ...ports],
    ],
    env: { ...(process.env as Record<string, string>), DISPLAY: on, HOOKGLASS_NODE: process.execPath, HOOKGLASS_WAITS_FOR_DRIVER: '1' },
  });
}

/** As the menu bar opens it; no hand can be had here that would click on the bar. */
function openMenu(of: ElectronApplication, title: string, x: number): Promise<void> {
  return of.evaluate(
    ({ Menu, BrowserWindow }, at) => {
      const [window] = BrowserWindow.getAllWindows();
      const item = Menu.getApplicationMenu()?.items.find(({ label }) => label.replace('&', '') === at.title);
      if (window) item?.submenu?.popup({ window, x: at.x, y: 4 });
    },
    { title, x },
  );
}

async function save(name: string): Promise<void> {
  const { pixels, width, height } = screenOf(readFileSync(path.join(folder, 'Xvfb_screen0')));
  await sharp(pixels, { raw: { width, height, channels: 3 } })
    .png({ palette: true, effort: 10 })
    .toFile(path.join(target, `${name}.png`));
}
