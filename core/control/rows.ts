import type { DeliveryReader } from '#core/dispatch/read/delivery-store.ts';
import { ProblemError } from '#core/http/problem.ts';
import type { ArrivalReader } from '#core/receiver/arrival-store.ts';
import type { ArrivalSummary } from '#shared/domain/delivery/arrival.ts';
import type { DeliverySummary } from '#shared/domain/delivery/delivery.ts';

export type RowSummary = DeliverySummary | ArrivalSummary;

export interface RowPage {
  /** 1…1000. */
  limit: number;
  /** From `next` of the page before: the last row of each kind that was given, `d120.c33`. */
  cursor?: string;
  /** The filter language. */
  q?: string;
}

interface RowSources {
  deliveries: Pick<DeliveryReader, 'list'>;
  arrivals: Pick<ArrivalReader, 'list'>;
}

/**
 * Deliveries and what came from elsewhere as one list, newest first. Each kind is read in its own order and up to the same moment: a kind
 * of which nothing matches is not looked through for rows that would be on a later page.
 *
 * @throws ProblemError `bad-request` for a cursor that is none
 */
export function listRows({ deliveries, arrivals }: RowSources, { limit, cursor, q }: RowPage): { items: RowSummary[]; next?: string } {
  const after = readCursor(cursor);
  const sent = deliveries.list({ limit, ...(after.sent !== undefined && { cursor: after.sent }), ...(q !== undefined && { q }) });
  const horizon = sent.items.length === limit ? sent.items.at(-1)?.createdAtMs : undefined;
  const arrived = arrivals.list({
    limit,
    ...(after.arrived !== undefined && { beforeId: after.arrived }),
    ...(horizon !== undefined && { sinceMs: horizon }),
    ...(q !== undefined && { q }),
  });

  const rest = { sent: [...sent.items], arrived: [...arrived.items] };
  const items: RowSummary[] = [];
  while (items.length < limit) {
    const next = newest(rest.sent[0], rest.arrived[0]);
    if (!next) break;
    items.push(next);
    if (next.source === 'external') rest.arrived.shift();
    else rest.sent.shift();
  }
  const more = rest.sent.length > 0 || rest.arrived.length > 0 || sent.next !== undefined || arrived.more;
  if (!more) return { items };
  const lastSent = items.findLast(({ source }) => source !== 'external')?.id ?? after.sent;
  const lastArrived = items.findLast(({ source }) => source === 'external')?.id ?? (after.arrived && `c${after.arrived}`);
  return { items, next: [lastSent, lastArrived].filter(Boolean).join('.') };
}

const newest = (sent: DeliverySummary | undefined, arrived: ArrivalSummary | undefined): RowSummary | undefined =>
  sent && arrived ? (arrived.createdAtMs > sent.createdAtMs ? arrived : sent) : (sent ?? arrived);

function readCursor(cursor: string | undefined): { sent?: string; arrived?: number } {
  if (cursor === undefined) return {};
  const parts = /^(?:(d[1-9]\d{0,14})|(?:(d[1-9]\d{0,14})\.)?c([1-9]\d{0,14}))$/.exec(cursor);
  if (!parts) {
    throw new ProblemError('bad-request', `query: cursor: ${JSON.stringify(cursor)} is not the “next” of a page.`);
  }
  const [, alone, sent = alone, arrived] = parts;
  return { ...(sent !== undefined && { sent }), ...(arrived !== undefined && { arrived: Number(arrived) }) };
}
