import type { Flag } from './flags.ts';

const MS_PER_UNIT: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const LONG_UNITS: Readonly<Record<string, string>> = { sec: 's', min: 'm' };

/** `30s`, `1h`, `250ms`, `5 min`. @returns milliseconds, or undefined for anything else, a number without its unit above all */
export function parseSpan(text: string): number | undefined {
  const [, number, unit] = /^(\d{1,12}(?:\.\d+)?) ?(ms|s|m|h|d|sec|min)$/.exec(text) ?? [];
  return number === undefined || unit === undefined ? undefined : Number(number) * (MS_PER_UNIT[LONG_UNITS[unit] ?? unit] ?? 0);
}

/** What is wrong with a text that is no span. */
export const spanProblem = (text: string): string =>
  /^\d{1,12}(?:\.\d+)?$/.test(text)
    ? `a time needs its unit: ${text}s, ${text}m or ${text}h`
    : 'a time such as 250ms, 30s, 15m or 1h is expected';

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
      throw new Error(spanProblem(text));
    },
  };
}

/** A flag of whole seconds, as MLflow counts them: a number alone is seconds, and a span may be given as well. */
export function seconds(fallback: number, min: number, max: number, about: Pick<Flag<unknown>, 'help' | 'env'>): Flag<number> {
  return {
    ...about,
    value: 'SECONDS',
    fallback,
    fallbackText: spanText(fallback * 1000),
    parse(text) {
      const count = /^\d{1,12}$/.test(text) ? Number(text) : (parseSpan(text) ?? Number.NaN) / 1000;
      if (Number.isInteger(count) && count >= min && count <= max) return count;
      throw new Error(`whole seconds from ${min} to ${max} are expected, such as 30 or 30s`);
    },
  };
}
