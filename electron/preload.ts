import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron';
import type { EngineState, ShellBridge, ShellNews, ShellRequest } from '#shared/domain/app/shell-bridge.ts';

/** Named functions only: the page never sees ipcRenderer. */
const bridge: ShellBridge = {
  sandboxed: process.sandboxed === true,
  onCommand: (listener) => listen('shell:command', listener),
  onEngine(listener) {
    void (ask('shell:engine-state') as Promise<EngineState>).then(listener);
    return listen('shell:engine', listener);
  },
  setMenu: (state) => ask('shell:set-menu', state) as Promise<void>,
  restartEngine: () => ask('shell:restart-engine') as Promise<void>,
  stopEngine: () => ask('shell:stop-engine') as Promise<void>,
  showLog: () => ask('shell:show-log') as Promise<void>,
  showMenu: (groups, place) => ask('shell:show-menu', groups, place) as Promise<string | undefined>,
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
