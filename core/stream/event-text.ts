import type { StreamEvent } from '#shared/domain/app/stream-event.ts';

/** Bytes of one event's JSON; bodies and whole records are fetched on demand. */
export const MAX_EVENT_BYTES = 2048;

/** Longest texts and lists that are tried, one after the other, until the event fits. */
const LIMITS = [
  { characters: 512, items: 32 },
  { characters: 128, items: 16 },
  { characters: 48, items: 8 },
  { characters: 16, items: 2 },
] as const;

/** The JSON of an event, at most {@link MAX_EVENT_BYTES}: longer fields are cut and named in `cut`. */
export function eventText(event: StreamEvent): string {
  let text = JSON.stringify(event);
  for (const limit of LIMITS) {
    if (Buffer.byteLength(text) <= MAX_EVENT_BYTES) return text;
    const cut: string[] = [];
    const shorter = shorten(event, '', limit, cut);
    text = JSON.stringify({ ...(shorter as object), cut });
  }
  return text;
}

function shorten(value: unknown, path: string, limit: (typeof LIMITS)[number], cut: string[]): unknown {
  if (typeof value === 'string') {
    if (value.length <= limit.characters || isName(path)) return value;
    cut.push(path);
    return `${value.slice(0, limit.characters).replace(/[\ud800-\udbff]$/, '')}…`;
  }
  if (Array.isArray(value)) {
    if (value.length > limit.items) cut.push(path);
    return value.slice(-limit.items).map((item, i) => shorten(item, `${path}.${i}`, limit, cut));
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shorten(item, path ? `${path}.${key}` : key, limit, cut)]));
}

/** What names a record stays whole, however long: without it nobody could fetch the rest. */
const isName = (path: string) => /(^|\.)(type|id|deliveryId|webhookId|event|kind|state)$/.test(path);
