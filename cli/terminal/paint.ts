/** What a colour says beside the words that say the same. */
export type Tone = 'good' | 'bad' | 'warn' | 'quiet' | 'strong';

const CODES: Readonly<Record<Tone, readonly [on: number, off: number]>> = {
  good: [32, 39],
  bad: [31, 39],
  warn: [33, 39],
  quiet: [2, 22],
  strong: [1, 22],
};

/** The terminal that an output goes to. */
export interface Screen {
  /** Cells in a line. */
  columns: number;
  colours: boolean;
}

/** A text in the colour of its tone, where there are colours. */
export function painted(text: string, tone: Tone | undefined, screen: Screen | undefined): string {
  if (tone === undefined || text === '' || !screen?.colours) return text;
  const [on, off] = CODES[tone];
  return `\u001b[${on}m${text}\u001b[${off}m`;
}

/** Whether colours are wanted: NO_COLOR says no whatever its value, and so does a terminal that knows none. */
export function wantsColours(env: NodeJS.ProcessEnv): boolean {
  return !env['NO_COLOR'] && !env['NODE_DISABLE_COLORS'] && env['TERM'] !== 'dumb';
}
