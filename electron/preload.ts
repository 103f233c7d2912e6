import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron';
import type { DesktopSettings, HandedFile, KeyringState } from '#shared/domain/app/desktop.ts';
import type { EngineState, ShellBridge, ShellNews, ShellRequest } from '#shared/domain/app/shell-bridge.ts';

/** Named functions only: the page never sees ipcRenderer. */
const bridge: ShellBridge = {
  sandboxed: process.sandboxed === true,
  facts: {
    platform: process.platform,
    system: `${process.platform} ${process.getSystemVersion()}`,
    arch: process.arch,
    electron: process.versions.electron ?? '',
    chromium: process.versions.chrome ?? '',
  },
  onCommand: (listener) => listen('shell:command', listener),
  onEngine(listener) {
    void (ask('shell:engine-state') as Promise<EngineState>).then(listener);
    return listen('shell:engine', listener);
  },
  setMenu: (state) => ask('shell:set-menu', state) as Promise<void>,
  restartEngine: () => ask('shell:restart-engine') as Promise<void>,
  newSession: () => ask('shell:new-session') as Promise<void>,
  stopEngine: () => ask('shell:stop-engine') as Promise<void>,
  showLog: () => ask('shell:show-log') as Promise<void>,
  readLog: () => ask('shell:read-log') as Promise<string>,
  showMenu: (groups, place) => ask('shell:show-menu', groups, place) as Promise<string | undefined>,
  setNews: (news) => ask('shell:set-news', news) as Promise<void>,
  tellHappened: (happened) => ask('shell:tell-happened', happened) as Promise<void>,
  onSettings(listener) {
    void (ask('shell:settings-state') as Promise<DesktopSettings>).then(listener);
    return listen('shell:settings', listener);
  },
  changeSetting: (name, on) => ask('shell:change-setting', name, on) as Promise<void>,
  keyring: () => ask('shell:keyring') as Promise<KeyringState>,
  protectKey: (on) => ask('shell:protect-key', on) as Promise<string | undefined>,
  setTheme: (theme) => ask('shell:set-theme', theme) as Promise<void>,
  onFile(listener) {
    const stop = listen('shell:file', listener);
    void (ask('shell:waiting-files') as Promise<HandedFile[]>).then((files) => files.forEach(listener));
    return stop;
  },
  readFile: (id, offset) => ask('shell:read-file', id, offset) as Promise<Uint8Array>,
  showAppMenu: (place) => ask('shell:show-app-menu', place) as Promise<void>,
  copyText: (text) => ask('shell:copy-text', text) as Promise<void>,
};

contextBridge.exposeInMainWorld('hookglassShell', bridge);

/** The part of the page's world that is used here; this room's types are those of Node. */
const { navigation, location } = globalThis as unknown as {
  location: { origin: string };
  navigation: {
    addEventListener(type: 'navigate', listener: (event: NavigateEvent) => void): void;
  };
};

interface NavigateEvent {
  cancelable: boolean;
  /** The name of the file that a link saves; null where it leads to. */
  downloadRequest: string | null;
  destination: { url: string };
  preventDefault(): void;
}

// Chromium shows `about:blank` without asking the shell. The page hears of it first, and this listener is out of the page's reach.
navigation.addEventListener('navigate', (event) => {
  const isSaved = event.downloadRequest !== null && event.destination.url.startsWith(`blob:${location.origin}/`); // nothing is left for it
  if (event.cancelable && !isSaved && event.destination.url.replace(/[?#].*/s, '') !== `${location.origin}/`) event.preventDefault();
});

function ask(request: ShellRequest, ...args: unknown[]): Promise<unknown> {
  return ipcRenderer.invoke(request, ...args);
}

function listen<Value>(news: ShellNews, listener: (value: Value) => void): () => void {
  const onNews = (_event: IpcRendererEvent, value: Value) => listener(value);
  ipcRenderer.on(news, onNews);
  return () => void ipcRenderer.removeListener(news, onNews);
}
