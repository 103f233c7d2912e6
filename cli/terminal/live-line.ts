import { drawLiveText, errorScreen } from '../print.ts';
import { terminalText } from '../terminal-text.ts';
import { cutTo } from './cells.ts';

/** A line that says how things stand while a verb waits; what is printed meanwhile appears above it. */
export interface LiveLine {
  /**
   * @param text may hold anything from outside. A function is asked anew ten times a second, for a time that runs down:
   *   `() => \`next in ${untilText(nextAtMs)}\``
   */
  show(text: string | (() => string)): void;
  /** It is gone, as if it had never been there. To be called in any case, before the verb ends. */
  end(): void;
}

const DRAW_AGAIN_MS = 100;

/** On a terminal only: a pipe, a file or a log of CI sees nothing of it. */
export function liveLine(): LiveLine {
  let current: () => string = () => '';
  const draw = () => {
    const screen = errorScreen();
    // One cell less, so that no terminal goes on to the next line.
    if (screen) drawLiveText(cutTo(terminalText(current()), screen.columns - 1));
  };
  const timer = errorScreen() && setInterval(draw, DRAW_AGAIN_MS).unref();
  return {
    show(text) {
      current = typeof text === 'string' ? () => text : text;
      draw();
    },
    end() {
      clearInterval(timer);
      current = () => '';
      draw();
    },
  };
}
