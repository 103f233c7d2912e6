import type { AttemptMark } from '#shared/domain/delivery/delivery.ts';
import { parseUrl } from '#shared/domain/parse-url.ts';

const counts = new Intl.NumberFormat('en-US');

/** `1,280` */
export function formatCount(count: number): string {
  return counts.format(count);
}

/** `1 delivery`, `14 deliveries` */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** `10:31:04` and `.871`, in the time zone of this computer. */
export function formatClock(atMs: number): { clock: string; fraction: string } {
  const date = new Date(atMs);
  const two = (value: number) => String(value).padStart(2, '0');
  return {
    clock: `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`,
    fraction: `.${String(date.getMilliseconds()).padStart(3, '0')}`,
  };
}

/** `2026-11-23 10:31:04.871 UTC+1, 14 min ago`: for tooltips, where nothing may be left out. */
export function formatMoment(atMs: number, nowMs: number): string {
  const date = new Date(atMs);
  const two = (value: number) => String(value).padStart(2, '0');
  const { clock, fraction } = formatClock(atMs);
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${clock}${fraction} ${zoneOf(date)}, ${formatAge(nowMs - atMs)}`;
}

function zoneOf(date: Date): string {
  const minutes = -date.getTimezoneOffset();
  if (minutes === 0) return 'UTC';
  const rest = Math.abs(minutes) % 60;
  return `UTC${minutes < 0 ? '−' : '+'}${Math.floor(Math.abs(minutes) / 60)}${rest === 0 ? '' : `:${String(rest).padStart(2, '0')}`}`;
}

/** `just now`, `14 min 2 s ago` */
function formatAge(ms: number): string {
  return ms < 1000 ? 'just now' : `${formatSpan(ms)} ago`;
}

/** A time that was measured: `38 ms`, `2.4 s`, from 60 s on `2 min`. */
export function formatTook(ms: number): string {
  if (ms < 1) return '< 1 ms';
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  return ms < 3_570_000 ? `${Math.round(ms / 60_000)} min` : `${Math.round(ms / 3_600_000)} h`;
}

/** A wait or an age in whole units, at most two: `3 s`, `6 min 38 s`, `2 h 5 min`, `3 d 4 h`. */
export function formatSpan(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const units: readonly [size: number, name: string][] = [
    [86_400, 'd'],
    [3600, 'h'],
    [60, 'min'],
    [1, 's'],
  ];
  const first = units.findIndex(([size]) => seconds >= size);
  if (first === -1) return '0 s';
  return units
    .slice(first, first + 2)
    .map(([size, name], index) => [Math.floor((index === 0 ? seconds : seconds % (units[first]?.[0] ?? 1)) / size), name] as const)
    .filter(([value]) => value > 0)
    .map(([value, name]) => `${value} ${name}`)
    .join(' ');
}

/** A pause as a rule gives it: `400 ms`, `2 s`, `0.3 s`. */
export function formatPause(ms: number): string {
  if (ms !== 0 && ms < 100) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${Number((ms / 1000).toFixed(1))} s`;
  return formatSpan(ms);
}

/** `166 bytes`, `4.2 MB` */
export function formatBytes(bytes: number): string {
  if (bytes < 0) return 'not recorded';
  if (bytes < 10_000) return plural(bytes, 'byte');
  if (bytes < 1_000_000) return `${(bytes / 1000).toFixed(1)} KB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** What stands in place of bytes that are not there. */
export const absentWords = (size: number): string => (size < 0 ? 'Not recorded: the file does not hold it.' : 'No body.');

/** One word for a column of seven characters: a status, or why there is none. */
export function codeWord(mark: AttemptMark | undefined): string {
  switch (mark) {
    case undefined:
    case 'in-flight':
      return '–';
    case 'reset':
    case 'closed':
      return 'drop';
    case 'refused':
      return 'down'; // nobody listens there; "refused" is what a receiver does with a request
    case 'unreachable':
      return 'no net';
    case 'protocol':
      return 'garbled';
    case 'target-refused':
      return 'blocked';
    case 'too-many-redirects':
      return 'loop';
    case 'invalid-url':
      return 'bad URL';
    case 'bad-retry-after':
      return 'bad 429';
    case 'interrupted':
      return 'cut off';
    default:
      return String(mark);
  }
}

/** The same at length, where the word alone may be misunderstood. */
export function markTitle(mark: AttemptMark | undefined): string | undefined {
  switch (mark) {
    case 'refused':
      return 'Nobody listens at that address (connection refused)';
    case 'reset':
    case 'closed':
      return 'The connection was closed before an answer';
    case 'unreachable':
      return 'The host could not be reached';
    case 'protocol':
      return 'What came back was not HTTP';
    case 'target-refused':
      return 'The address is not allowed';
    case 'too-many-redirects':
      return 'Too many redirects';
    case 'bad-retry-after':
      return 'The Retry-After header cannot be read';
    case 'interrupted':
      return 'The engine stopped meanwhile';
    default:
      return undefined;
  }
}

/** Host and port of a URL, or the text itself where it is none. */
export function hostOf(url: string): string {
  return parseUrl(url)?.host ?? url;
}
