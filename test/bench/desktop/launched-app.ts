import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { memoryMiB } from '../process-memory.ts';
import { type DevTools, openDevTools } from './devtools.ts';
import { eventually } from './eventually.ts';
import type { Screen } from './screen.ts';

export interface AppToLaunch {
  command: readonly [executable: string, ...args: string[]];
  env: NodeJS.ProcessEnv;
  /** How the address begins of the page that has the rows. */
  page: string;
  /** Where its window is and nothing else, in px. */
  at: { x: number; y: number };
}

/** An app that was started and shows its first row; all times in ms. */
export interface LaunchedApp {
  /** Until its window is drawn on the screen. */
  visibleMs: number;
  /** Until the first row is painted. */
  rowMs: number;
  memoryMiB(): number;
  /** Starts it a second time. @returns how soon its window has the focus, and how soon the second is gone */
  startAgain(): Promise<{ focusMs: number; goneMs: number }>;
  stop(): Promise<void>;
}

const nowMs = () => performance.timeOrigin + performance.now();

/** Run in the page again and again: notes once when the first row was drawn. */
const ROW_DRAWN_AT = `(() => {
  if (globalThis.rowDrawnAtMs === undefined) {
    globalThis.rowDrawnAtMs = 0;
    const look = () => requestAnimationFrame(document.querySelector('[role="row"][aria-rowindex]') ? note : look);
    const note = () => { globalThis.rowDrawnAtMs = performance.timeOrigin + performance.now(); };
    look();
  }
  return globalThis.rowDrawnAtMs;
})()`;

/** The same for the focus, which it must not have at first. */
const WATCH_FOCUS = `(() => {
  globalThis.focusedAtMs = 0;
  addEventListener('focus', () => { globalThis.focusedAtMs = performance.timeOrigin + performance.now(); });
  return document.hasFocus() ? 0 : 1;
})()`;

export async function launch({ command, env, page, at }: AppToLaunch, screen: Screen): Promise<LaunchedApp> {
  const [executable, ...args] = command;
  const startedMs = nowMs();
  const app = spawn(executable, ['--remote-debugging-port=0', ...args], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = once(app, 'exit');
  const [visibleAtMs, [tools, rowAtMs]] = await Promise.all([
    eventually('a window on the screen', () => screen.isDrawnAt(at.x, at.y)),
    openDevTools(app).then(async (opened): Promise<[DevTools, number]> => [opened, await opened.positive(page, ROW_DRAWN_AT)]),
  ]);

  return {
    visibleMs: visibleAtMs - startedMs,
    rowMs: rowAtMs - startedMs,
    memoryMiB: () => memoryMiB(app.pid ?? 0) ?? Number.NaN,
    async startAgain() {
      await tools.positive(page, WATCH_FOCUS);
      const againMs = nowMs();
      const second = spawn(executable, args, { env, stdio: 'ignore' });
      const gone = once(second, 'exit').then(nowMs);
      const focusedAtMs = await tools.positive(page, 'globalThis.focusedAtMs');
      return { focusMs: focusedAtMs - againMs, goneMs: (await gone) - againMs };
    },
    async stop() {
      app.kill('SIGTERM');
      await ended;
    },
  };
}
