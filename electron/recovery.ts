import { app, type BrowserWindow, dialog } from 'electron';
import { createBackoff } from './backoff.ts';
import type { CrashReports } from './crash-reports.ts';

/** Before each try to show a page again whose process ended: at once, then not so soon. */
const RELOAD_WAITS_MS = [0, 1000, 4000];
const CALM_MS = 60_000;

/** A window whose page lost its process shows it again; Chromium itself starts its other processes again. Each end is reported. */
export function setupRecovery(reports: CrashReports): (window: BrowserWindow) => void {
  app.on('child-process-gone', (_event, { type, name, reason, exitCode }) => {
    // The engine tells its own end.
    if (reason !== 'clean-exit' && name !== 'hookglass-core')
      reports.write({ part: type.toLowerCase().replace(/\W+/g, '-'), how: saying(type, reason, exitCode) });
  });

  return (window) => {
    const backoff = createBackoff(RELOAD_WAITS_MS, CALM_MS, () => performance.now());
    const reload = () => {
      if (!window.isDestroyed()) window.webContents.reload();
    };
    window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
      if (reason === 'clean-exit') return;
      reports.write({ part: 'window', how: saying('The page', reason, exitCode) });
      const waitMs = backoff.next();
      if (waitMs !== undefined) setTimeout(reload, waitMs);
      else void askToReload(window).then((again) => (again ? reload() : app.quit()));
    });
  };
}

const saying = (what: string, reason: string, exitCode: number) => `${what} ended: ${reason}, exit code ${exitCode}.`;

async function askToReload(window: BrowserWindow): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'error',
    message: 'The page of this window ended several times within a minute.',
    detail: 'The engine goes on: deliveries are sent and received. Reports are kept beside the log.',
    buttons: ['Show it again', 'Quit'],
    defaultId: 0,
    cancelId: 1,
  });
  return response === 0;
}
