/** What a Retry-After header asks for; `askedMs` is 0 for a moment that has passed. */
export interface RetryAfter {
  form: 'seconds' | 'date';
  askedMs: number;
}

/** Longer waits are cut to this, as MLflow's client does: six hours. */
const LONGEST_RETRY_AFTER_MS = 21_600_000;

/**
 * Reads a Retry-After header as MLflow's client does: digits alone are seconds, anything else has to be a date. Its
 * date parser is lenient (weekday, seconds and zone may be absent, month names long or short), but a fraction, a sign
 * or an ISO date is not a date to it.
 *
 * @returns undefined for what it cannot read
 */
export function parseRetryAfter(header: string, nowMs: number): RetryAfter | undefined {
  const seconds = /^\s*([0-9]+)\s*$/.exec(header)?.[1];
  if (seconds !== undefined) return { form: 'seconds', askedMs: bounded(Number(seconds) * 1000) };
  const atMs = parseHttpDate(header);
  return atMs === undefined ? undefined : { form: 'date', askedMs: bounded(atMs - nowMs) };
}

const bounded = (ms: number) => Math.min(Math.max(ms, 0), LONGEST_RETRY_AFTER_MS);

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const MONTH = '(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*';
const TIME = '(\\d{1,2}):(\\d{2})(?::(\\d{2}))?';
// Bounded, because a month may follow without a blank: then each letter could be the first of one.
const WEEKDAY = '(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,8}[,.]?\\s*)?';
const ZONE = '(?:\\s+([a-z]{1,5}|[+-]\\d{4}))?';
/** `Mon, 23 Nov 2026 10:34:00 GMT` and the older `Monday, 23-Nov-26 10:34:00 GMT`. */
const DAY_FIRST = new RegExp(`^\\s*${WEEKDAY}(\\d{1,2})[\\s-]+${MONTH}[\\s-]+(\\d{2}|\\d{4})\\s+${TIME}${ZONE}\\s*$`, 'i');
/** `Mon Nov 23 10:34:00 2026`, as C's asctime writes it. */
const MONTH_FIRST = new RegExp(`^\\s*${WEEKDAY}${MONTH}\\s+(\\d{1,2})\\s+${TIME}\\s+(\\d{4})\\s*$`, 'i');

/** Hours east of Greenwich of the zones that mail and HTTP dates may name; others count as UTC. */
const ZONES: Readonly<Record<string, number>> = {
  est: -5,
  edt: -4,
  cst: -6,
  cdt: -5,
  mst: -7,
  mdt: -6,
  pst: -8,
  pdt: -7,
  ast: -4,
  adt: -3,
};

function parseHttpDate(text: string): number | undefined {
  const dayFirst = DAY_FIRST.exec(text);
  if (dayFirst) {
    const [, day, month, year, hour, minute, second, zone] = dayFirst;
    return toMs({ day, month, year, hour, minute, second }, zoneOffsetMs(zone));
  }
  const monthFirst = MONTH_FIRST.exec(text);
  if (!monthFirst) return undefined;
  const [, month, day, hour, minute, second, year] = monthFirst;
  return toMs({ day, month, year, hour, minute, second }, 0);
}

type DateParts = Record<'day' | 'month' | 'year' | 'hour' | 'minute' | 'second', string | undefined>;

function toMs({ day, month, year, hour, minute, second }: DateParts, offsetMs: number): number {
  const monthIndex = MONTHS.indexOf((month ?? '').slice(0, 3).toLowerCase());
  const atMs = Date.UTC(fullYear(year ?? ''), monthIndex, Number(day), Number(hour), Number(minute), Number(second ?? 0));
  return atMs - offsetMs;
}

/** Two digits mean 1969 to 2068. */
const fullYear = (text: string) => (text.length > 2 ? Number(text) : Number(text) + (Number(text) > 68 ? 1900 : 2000));

function zoneOffsetMs(zone: string | undefined): number {
  if (!zone) return 0;
  const digits = /^([+-])(\d{2})(\d{2})$/.exec(zone);
  if (!digits) return (ZONES[zone.toLowerCase()] ?? 0) * 3_600_000;
  return (digits[1] === '-' ? -1 : 1) * (Number(digits[2]) * 60 + Number(digits[3])) * 60_000;
}
