/** A span of time with its unit, as people say it: `840 ms`, `1.3 s`, `12 s`, `4 min 5 s`, `2 h 10 min`, `3 d`. */
export function durationText(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const seconds = ms / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  if (seconds < 59.5) return `${Math.round(seconds)} s`;
  const minutes = Math.floor(Math.round(seconds) / 60);
  if (minutes < 60) return both(minutes, 'min', Math.round(seconds) % 60, 's');
  const hours = Math.floor(minutes / 60);
  return hours < 24 ? both(hours, 'h', minutes % 60, 'min') : both(Math.floor(hours / 24), 'd', hours % 24, 'h');
}

const both = (large: number, unit: string, small: number, smallUnit: string): string =>
  `${large} ${unit}${small === 0 ? '' : ` ${small} ${smallUnit}`}`;

/** Until a moment, for a line that counts down: by tenths of a second to the end, and `now` when it has come. */
export function untilText(atMs: number, nowMs: number): string {
  const leftMs = atMs - nowMs;
  if (leftMs < 50) return 'now';
  return `in ${leftMs < 9950 ? `${(leftMs / 1000).toFixed(1)} s` : durationText(leftMs)}`;
}
