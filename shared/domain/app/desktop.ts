/** What the page tells the desktop app of the session, for tray, badge and progress. */
export interface SessionNews {
  /** `failing`: something failed that nobody has looked at; `live`: something is on its way or waits for a retry. */
  state: 'idle' | 'live' | 'failing';
  paused: boolean;
  trackingUri: string;
  /** The newest first, three at most. */
  failures: readonly SessionFailure[];
  /** Of a run of the checks, from 0 to 1; null: none goes on. */
  progress: number | null;
}

export interface SessionFailure {
  /** `d42` */
  id: string;
  /** `model_version.created 503` */
  text: string;
}

export const MOST_FAILURES = 3;

/** Something that has ended, and that somebody who looks elsewhere may want to hear of. */
export type Happening =
  | { kind: 'failed'; id: string; webhook: string; text: string }
  /** A run of the checks, or an exploration; `place` is its address in the inspector, without `#/`. */
  | { kind: 'run'; title: string; text: string; place: string };

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** What can be chosen for the desktop app, kept by it. */
export interface DesktopSettings {
  /** An icon among those of the system; the window may be closed then, and the engine goes on. */
  tray: boolean;
  /** Of final failures and finished runs, while the window has not the focus. */
  notifications: boolean;
}

/** Where the key of the webhook secrets is, as the desktop app sees it. */
export interface KeyringState {
  kind: 'plain' | 'wrapped' | 'environment' | 'none';
  /** Why that cannot be changed now: a sentence. */
  fixed?: string;
}

/** A program that the desktop app is made of, in numbers. */
export interface ShellFacts {
  platform: string;
  /** Of the operating system. */
  system: string;
  arch: string;
  electron: string;
  chromium: string;
}

/** A file that the system handed to the app. */
export interface HandedFile {
  /** Reads it; of no use to anybody but this window. */
  id: string;
  name: string;
  /** Bytes. */
  size: number;
  /** Why it cannot be read, behind "could not be read:"; there is nothing to be read by its id then. */
  problem?: string;
}
