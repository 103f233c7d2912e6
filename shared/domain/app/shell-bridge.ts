import type { DesktopSettings, HandedFile, Happening, KeyringState, SessionNews, ShellFacts, Theme } from './desktop.ts';
import type { MenuState } from './menus.ts';

/** What the desktop shell gives its page as `window.hookglassShell`; a page in a browser has none of it. */
export interface ShellBridge {
  /** Whether the preload ran inside the sandbox. */
  readonly sandboxed: boolean;
  readonly facts: ShellFacts;
  /** A command that was chosen in the native menu, by its id. @returns how to stop. */
  onCommand(listener: (id: string) => void): () => void;
  /** What the menus show of the page's commands. */
  setMenu(state: MenuState): Promise<void>;
  /** The engine's process, now and with each change. @returns how to stop. */
  onEngine(listener: (engine: EngineState) => void): () => void;
  /** Starts the engine again, on the same ports; one that runs is stopped first. */
  restartEngine(): Promise<void>;
  /** Lets the engine end what is in hand; the window stays. */
  stopEngine(): Promise<void>;
  /** Asks for a folder, and starts the app again over the session in it. */
  newSession(): Promise<void>;
  /** Opens the engine's log in the program that the system has for it. */
  showLog(): Promise<void>;
  /** The end of that log, at most 16 KiB. */
  readLog(): Promise<string>;
  /** For tray, badge and progress. */
  setNews(news: SessionNews): Promise<void>;
  /** What may be told in a notification. */
  tellHappened(happened: readonly Happening[]): Promise<void>;
  /** What was chosen for the app, now and with each change. @returns how to stop. */
  onSettings(listener: (settings: DesktopSettings) => void): () => void;
  changeSetting(name: keyof DesktopSettings, on: boolean): Promise<void>;
  keyring(): Promise<KeyringState>;
  /** Wraps the key with the system's keyring, or takes it out again; the engine is started anew with it. @returns why not, if not */
  protectKey(on: boolean): Promise<string | undefined>;
  /** The window's frame and menus follow the page. */
  setTheme(theme: Theme): Promise<void>;
  /** A file that the system handed to the app, those that came before included. @returns how to stop. */
  onFile(listener: (file: HandedFile) => void): () => void;
  /** The next bytes of such a file, at most 1 MiB; none at its end. */
  readFile(id: string, offset: number): Promise<Uint8Array>;
  /** All menus as one, where the window has no menu bar. */
  showAppMenu(place: { x: number; y: number }): Promise<void>;
  copyText(text: string): Promise<void>;
  /** Opens the system's menu at a point of the page. Resolves with the id of what was chosen, if anything was. */
  showMenu(groups: readonly (readonly ShellMenuItem[])[], place: { x: number; y: number }): Promise<string | undefined>;
}

export interface ShellMenuItem {
  id: string;
  title: string;
  off: boolean;
}

/** The core as the shell's child: it runs, or it ended with a code (none when a signal ended it). */
export type EngineState =
  | { kind: 'running' }
  | {
      kind: 'stopped';
      exitCode: number | null;
      atMs: number;
      /** It ended by itself, and is started again then. */
      restartAtMs?: number;
      /** It ended by itself too often, or in a way that will be the same each time: somebody has to start it. */
      gaveUp?: true;
      /** What the last start said about why it failed. */
      problem?: string;
      /** It was started outside of this app, which had joined it: it is joined again once it is back. */
      joined?: true;
    };

/** From the shell to the page. */
export type ShellNews = 'shell:command' | 'shell:engine' | 'shell:settings' | 'shell:file';

/** From the page to the shell, each answered. */
export type ShellRequest =
  | 'shell:engine-state'
  | 'shell:restart-engine'
  | 'shell:stop-engine'
  | 'shell:new-session'
  | 'shell:show-log'
  | 'shell:read-log'
  | 'shell:copy-text'
  | 'shell:show-menu'
  | 'shell:set-menu'
  | 'shell:set-news'
  | 'shell:tell-happened'
  | 'shell:settings-state'
  | 'shell:change-setting'
  | 'shell:keyring'
  | 'shell:protect-key'
  | 'shell:set-theme'
  | 'shell:waiting-files'
  | 'shell:read-file'
  | 'shell:show-app-menu';
