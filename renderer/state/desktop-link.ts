import type { HandedFile, SessionNews } from '#shared/domain/app/desktop.ts';
import type { ShellBridge } from '#shared/domain/app/shell-bridge.ts';
import { createDesktopNews } from './desktop-news.ts';
import type { ReadableFile } from './imports.ts';
import type { Live } from './live.ts';
import type { Preferences } from './preferences.ts';
import type { Store } from './store.ts';

export interface DesktopLinkOptions {
  shell: ShellBridge;
  live: Pick<Live, 'state' | 'onEvents'>;
  preferences: Store<Preferences>;
  open(file: ReadableFile): void;
  nowMs: () => number;
}

/** The desktop app is told how the session is, and what it hands over is opened. @returns how to stop. */
export function linkDesktop({ shell, live, preferences, open, nowMs }: DesktopLinkOptions): () => void {
  const news = createDesktopNews(nowMs);
  let last = '';

  function tell() {
    const { status, follow, unseenFailures } = live.state.get();
    const now: SessionNews = news.news({ status, paused: follow.pausedAtMs !== undefined, unseen: unseenFailures });
    const text = JSON.stringify(now);
    if (text === last) return;
    last = text;
    void shell.setNews(now);
  }

  const stops = [
    live.onEvents((events) => {
      const happened = news.take(events);
      if (happened.length > 0) void shell.tellHappened(happened.slice(0, MOST_AT_ONCE));
      tell();
    }),
    live.state.subscribe(tell),
    preferences.subscribe(() => void shell.setTheme(preferences.get().theme)),
    shell.onFile((file) => open({ name: file.name, size: file.size, stream: () => pieces(shell, file) })),
  ];
  void shell.setTheme(preferences.get().theme);
  return () => {
    for (const stop of stops) stop();
  };
}

/** What a batch of the stream holds is less by far. */
const MOST_AT_ONCE = 1000;

async function* pieces(shell: ShellBridge, { id, problem }: HandedFile): AsyncGenerator<Uint8Array> {
  if (problem !== undefined) throw new Error(problem);
  let offset = 0;
  for (let piece = await shell.readFile(id, offset); piece.length > 0; piece = await shell.readFile(id, offset)) {
    offset += piece.length;
    yield piece;
  }
}
