import { clipboard, Menu, type MenuItemConstructorOptions, Tray } from 'electron';
import type { SessionNews } from '#shared/domain/app/desktop.ts';
import { trayIcon } from './tray-icon.ts';

export interface TrayOptions {
  /** Shows the window, at this place if one is given. */
  open(route?: string): void;
  pause(): void;
  quit(): void;
}

export interface TrayIcon {
  show(news: SessionNews): void;
  turn(on: boolean): void;
}

const WORDS: Readonly<Record<SessionNews['state'], string>> = {
  idle: 'nothing on its way',
  live: 'delivering',
  failing: 'failures not seen',
};

/** The icon among those of the system, while it is turned on. */
export function createTray(options: TrayOptions): TrayIcon {
  let tray: Tray | undefined;
  let news: SessionNews = { state: 'idle', paused: false, trackingUri: '', failures: [], progress: null };

  function draw() {
    if (!tray) return;
    tray.setImage(trayIcon(news.state));
    tray.setToolTip(`Hookglass: ${WORDS[news.state]}`);
    tray.setContextMenu(Menu.buildFromTemplate(trayMenu(news, options)));
  }

  return {
    show(next) {
      news = next;
      draw();
    },
    turn(on) {
      if (on === (tray !== undefined)) return;
      if (!on) {
        tray?.destroy();
        tray = undefined;
        return;
      }
      tray = new Tray(trayIcon(news.state));
      tray.on('click', () => options.open());
      draw();
    },
  };
}

function trayMenu({ paused, trackingUri, failures }: SessionNews, { open, pause, quit }: TrayOptions): MenuItemConstructorOptions[] {
  const failed = failures.map(({ id, text }): MenuItemConstructorOptions => ({ label: text, click: () => open(`#/deliveries/${id}`) }));
  return [
    { label: 'Open Hookglass', click: () => open() },
    { label: 'Pause the list', type: 'checkbox', checked: paused, click: pause },
    { label: 'Copy the tracking URI', enabled: trackingUri !== '', click: () => clipboard.writeText(trackingUri) },
    { type: 'separator' },
    ...(failed.length > 0 ? failed : [{ label: 'No failures', enabled: false }]),
    { type: 'separator' },
    { label: 'Quit Hookglass', click: quit },
  ];
}
