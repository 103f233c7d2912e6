import type { Webhook } from '#shared/domain/delivery/webhook.ts';
import { WEBHOOK_EVENTS } from '#shared/domain/mlflow/webhook-event.ts';
import type { Table } from '../terminal/table.ts';

const SECRETS: Readonly<Record<Webhook['secret'], string>> = { none: 'unsigned', set: 'set', unreadable: 'cannot be read' };

const isActive = ({ status }: Webhook): boolean => status === 'ACTIVE';

function eventsText({ events }: Webhook): string {
  if (events.length === WEBHOOK_EVENTS.length) return 'all events';
  return events.length === 1 ? (events[0] ?? '') : `${events.length}: ${events.join(', ')}`;
}

/** By name first, which is what the verbs take; ids for who has two of a name. */
export const WEBHOOKS: Table<Webhook> = {
  columns: [
    { head: 'NAME', text: ({ name }) => name, tone: () => 'strong', rank: 0, min: 12, cut: 'middle' },
    {
      head: 'STATUS',
      text: (webhook) => (isActive(webhook) ? '● active' : '○ disabled'),
      tone: (webhook) => (isActive(webhook) ? 'good' : 'quiet'),
      rank: 0,
    },
    { head: 'URL', text: ({ url }) => url, rank: 1, min: 20, cut: 'middle' },
    {
      head: 'EVENTS',
      text: eventsText,
      full: (webhook) => (webhook.events.length === WEBHOOK_EVENTS.length ? 'all events' : webhook.events.join(',')),
      rank: 2,
      min: 12,
    },
    { head: 'SECRET', text: ({ secret }) => SECRETS[secret], tone: ({ secret }) => (secret === 'unreadable' ? 'bad' : undefined), rank: 3 },
    { head: 'ID', text: ({ id }) => id, tone: () => 'quiet', rank: 4 },
  ],
  below({ secret, workspace }) {
    const remarks = [
      ...(workspace === undefined ? [] : [`in the workspace ${workspace}`]),
      ...(secret === 'unreadable' ? ['its secret cannot be read with the key of this data directory'] : []),
    ];
    return remarks.length > 0 ? remarks.join('; ') : undefined;
  },
};
