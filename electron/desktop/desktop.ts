import { app, type BrowserWindow, Notification, nativeTheme } from 'electron';
import type { CommandId } from '#shared/domain/app/commands.ts';
import type { DesktopSettings, HandedFile, Happening, SessionNews, Theme } from '#shared/domain/app/desktop.ts';
import { createBadge } from './badge.ts';
import { createHandedFiles } from './handed-files.ts';
import { createNotices } from './notices.ts';
import { openSettings } from './settings.ts';
import { createTray } from './tray.ts';

export interface DesktopOptions {
  window(): BrowserWindow | undefined;
  /** Shows the window, at this place if one is given. */
  show(route?: string): void;
  /** A command of the page. */
  run(id: CommandId): void;
  settingsChanged(settings: DesktopSettings): void;
  /** A file that the page is to open. */
  fileHanded(file: HandedFile): void;
  settingsFile: string;
}

/** What makes the app a citizen of the desktop: tray, badge, notifications, theme, and files that the system hands over. */
export interface Desktop {
  /** Whether the window may be closed without an end of the app. */
  readonly staysInTray: boolean;
  /** The window went away and the app goes on: said once, ever. */
  sayThatItStays(): void;
  /** A window that is new, to be watched for the focus. */
  watch(window: BrowserWindow): void;
  /** What the page says of the session. */
  news(news: SessionNews): void;
  happened(what: readonly Happening[]): void;
  settings(): DesktopSettings;
  change(name: keyof DesktopSettings, on: boolean): void;
  theme(theme: Theme): void;
  open(files: readonly string[]): void;
  /** Files that came before there was a page to open them. */
  waitingFiles(): HandedFile[];
  readFile(id: string, offset: number): Uint8Array;
}

export function createDesktop(options: DesktopOptions): Desktop {
  const { window, show, run } = options;
  const settings = openSettings(options.settingsFile, process.platform);
  const isWatched = () => window()?.isFocused() === true;
  const badge = createBadge(window, process.platform);
  const files = createHandedFiles();
  let waiting: HandedFile[] | undefined = [];
  const notices = createNotices({
    isWatched,
    isOn: () => settings.get().notifications && Notification.isSupported(),
    later: (ms, callback) => void setTimeout(callback, ms),
    show({ title, body, route }) {
      const notification = new Notification({ title, body });
      notification.on('click', () => show(route));
      notification.show();
      return () => notification.close();
    },
  });
  const tray = createTray({ open: show, pause: () => run('pause'), quit: () => app.quit() });
  tray.turn(settings.get().tray);
  nativeTheme.themeSource = settings.get().theme;

  const chosen = (): DesktopSettings => ({ tray: settings.get().tray, notifications: settings.get().notifications });

  return {
    get staysInTray() {
      return settings.get().tray;
    },
    sayThatItStays() {
      if (settings.get().saidThatItStays) return;
      settings.change({ saidThatItStays: true });
      if (!Notification.isSupported()) return;
      const said = new Notification({
        title: 'Hookglass goes on',
        body: 'The window is closed; the server and the receiver still run. To end them, choose Quit in the menu of the icon.',
      });
      said.on('click', () => show());
      said.show();
    },
    watch(opened) {
      opened.on('focus', () => {
        badge.seen();
        notices.seen();
      });
    },
    news(news) {
      tray.show(news);
      badge.progress(news.progress);
    },
    happened(what) {
      if (!isWatched()) badge.add(what.flatMap((one) => (one.kind === 'failed' ? [one.id] : [])));
      notices.take(what);
    },
    settings: chosen,
    change(name, on) {
      settings.change({ [name]: on });
      tray.turn(settings.get().tray);
      options.settingsChanged(chosen());
    },
    theme(theme) {
      if (theme === settings.get().theme) return;
      settings.change({ theme });
      nativeTheme.themeSource = theme;
    },
    open(paths) {
      for (const path of paths) {
        const file = files.take(path);
        if (waiting) waiting.push(file);
        else options.fileHanded(file);
      }
    },
    waitingFiles() {
      const all = waiting ?? [];
      waiting = undefined;
      return all;
    },
    readFile: files.read,
  };
}
