import type { Flag } from './flags.ts';

const MS_PER_UNIT: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `30s`, `1h`, `250ms`. @returns milliseconds, or undefined for anything else */
export function parseSpan(text: string): number | undefined {
  const [, number, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text) ?? [];
  return number === undefined || unit === undefined ? undefined : Number(number) * (MS_PER_UNIT[unit] ?? 0);
}

/** In the largest unit that divides it: `2m`, `30s`, `1500ms`. */
export function spanText(ms: number): string {
  const [unit = 'ms', size = 1] = Object.entries(MS_PER_UNIT).findLast(([, perUnit]) => ms % perUnit === 0) ?? [];
  return `${ms / size}${unit}`;
}

/** A flag that takes a span of time. */
export function span<Fallback extends number | undefined>(fallback: Fallback, help: string): Flag<number | Fallback> {
  return {
    help,
    value: 'SPAN',
    fallback,
    ...(fallback !== undefined && { fallbackText: spanText(fallback) }),
    parse(text) {
      const ms = parseSpan(text);
      if (ms !== undefined) return ms;
      throw new Error('a time such as 30s, 15m or 1h is expected');
    },
  };
}
