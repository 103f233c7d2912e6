import type { Live } from '#renderer/state/live.ts';
import { go } from '#renderer/state/navigation.ts';
import type { IconName } from '#renderer/ui/icon.tsx';
import type { Webhook } from '#shared/domain/delivery/webhook.ts';
import { WEBHOOK_EVENTS } from '#shared/domain/mlflow/webhook-event.ts';

/** A place that the palette leads to, beside its commands. */
export interface Jump {
  id: string;
  icon: IconName;
  title: string;
  note: string;
  run: () => void;
}

const MOST = 8;
/** Shorter beginnings of an id say nothing. */
const SHORTEST_ID = 3;

/**
 * `@` and a part of a name: its deliveries, and that webhook. A part of an event's name, with its point or line: a new one. Anything that
 * begins like an id: that delivery, newest first.
 */
export function jumpsFor(search: string, log: Live['log'], webhooks: ReadonlyMap<string, Webhook>): Jump[] {
  const wanted = search.trim().toLowerCase();
  if (wanted.startsWith('@')) {
    return [...webhooks.values()]
      .filter(({ name }) => name.toLowerCase().includes(wanted.slice(1)))
      .slice(0, MOST / 2)
      .flatMap(({ id, name, url }): Jump[] => [
        {
          id: `deliveries ${id}`,
          icon: 'r-deliveries',
          title: `Deliveries of ${name}`,
          note: url,
          run: () => go({ view: 'deliveries', tab: 'overview', q: `webhook:${name}` }),
        },
        { id, icon: 'r-webhooks', title: `Webhook ${name}`, note: url, run: () => go({ view: 'webhooks', id }) },
      ]);
  }
  if (/[._]/.test(wanted)) return eventJumps(wanted);
  if (!/^[cd]\d+$|^[0-9a-f][0-9a-f-]*$/.test(wanted) || (wanted.length < SHORTEST_ID && !/^[cd]\d/.test(wanted))) return [];
  const jumps: Jump[] = [];
  for (let place = log.end - 1; place >= log.start && jumps.length < MOST; place -= 1) {
    const row = log.at(place);
    if (row === undefined || row.kind === 'unheard') continue;
    const { id, deliveryId = '' } = row;
    if (id !== wanted && !(deliveryId !== '' && deliveryId.startsWith(wanted))) continue;
    jumps.push({
      id,
      icon: 'r-deliveries',
      title: row.kind === 'external' ? `From elsewhere ${id}` : `Delivery ${id}`,
      note: `${row.kind === 'external' ? (row.event ?? `${row.method} ${row.target}`) : row.event} ${deliveryId}`,
      run: () => go({ view: 'deliveries', id, tab: 'overview' }),
    });
  }
  return jumps;
}

/** With a point or a line in it no search is meant for a command. */
const eventJumps = (wanted: string): Jump[] =>
  WEBHOOK_EVENTS.filter((event) => event.includes(wanted))
    .slice(0, MOST)
    .map((event) => ({
      id: event,
      icon: 'r-compose',
      title: `New ${event}`,
      note: 'in the composer',
      run: () => go({ view: 'compose', event }),
    }));
