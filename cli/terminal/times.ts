const two = (number: number): string => String(number).padStart(2, '0');

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const isSameDay = (a: Date, b: Date): boolean => a.toDateString() === b.toDateString();

/** Of the local clock, for a column: `14:03:07` today, `28 Nov 14:03` in this year, `28 Nov 2025` before. */
export function shortTime(atMs: number, nowMs: number): string {
  const at = new Date(atMs);
  const now = new Date(nowMs);
  if (isSameDay(at, now)) return clockText(at);
  const day = `${two(at.getDate())} ${MONTHS[at.getMonth()]}`;
  return at.getFullYear() === now.getFullYear() ? `${day} ${clockText(at).slice(0, 5)}` : `${day} ${at.getFullYear()}`;
}

/** … to the millisecond, for where there is room: `14:03:07.120`, with the day before it unless that is today. */
export function fullTime(atMs: number, nowMs: number): string {
  const at = new Date(atMs);
  const day = isSameDay(at, new Date(nowMs)) ? '' : `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} `;
  return `${day}${clockText(at)}.${String(at.getMilliseconds()).padStart(3, '0')}`;
}

const clockText = (at: Date): string => `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
