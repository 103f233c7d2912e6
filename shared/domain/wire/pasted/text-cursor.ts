/** A place in a text that is read from its start to its end. */
export interface TextCursor {
  readonly text: string;
  at: number;
  /** What the pattern (with the flag `y`) finds here, perhaps nothing; the place moves behind it. */
  run(pattern: RegExp): string;
  /** What stands before the next `close`, to the end of the text where there is none; the place moves behind it. */
  until(close: string): string;
  /** The rest of the line; the place moves behind its end. */
  line(): string;
}

export function textCursor(text: string): TextCursor {
  return {
    text,
    at: 0,
    run(pattern) {
      pattern.lastIndex = this.at;
      const found = pattern.exec(text)?.[0] ?? '';
      this.at += found.length;
      return found;
    },
    until(close) {
      const end = text.indexOf(close, this.at);
      const found = text.slice(this.at, end === -1 ? text.length : end);
      // Behind the end of the text where nothing closes it, so that a reader can see it.
      this.at = (end === -1 ? text.length : end) + close.length;
      return found;
    },
    line() {
      return this.until('\n');
    },
  };
}
