import { pause } from './pause.ts';
import { errorScreen, outputScreen } from './print.ts';
import { stopSignals } from './stop-signals.ts';
import { liveLine } from './terminal/live-line.ts';

/**
 * Where somebody sits at the terminal, a line counts down to a moment, and is gone then. A pipe, a file or a log of CI waits for nothing.
 *
 * @param words what the line says, given the seconds that are left
 * @returns whether the moment has come; not when Ctrl-C ended it before, or there was nobody to wait for
 */
export async function countDown(untilMs: number, words: (leftSec: number) => string, nowMs: () => number): Promise<boolean> {
  if (!outputScreen() || !errorScreen()) return false;
  const stopped = stopSignals();
  const line = liveLine();
  line.show(() => words(Math.max(0, Math.ceil((untilMs - nowMs()) / 1000))));
  try {
    await pause(Math.max(0, untilMs - nowMs()), stopped);
  } finally {
    line.end();
  }
  return !stopped.aborted;
}
