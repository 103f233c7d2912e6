import type { Live } from '#renderer/state/live.ts';
import type { DeliveryRow } from '#renderer/state/row.ts';
import type { ApiCall } from '#shared/domain/app/api-call.ts';
import { subjectText } from '#shared/domain/delivery/subject.ts';

/** An event is made while its call is handled; clocks have milliseconds, calls are noted when they end. */
const SLACK_MS = 50;
const MOST_SHOWN = 50;

/** The deliveries that a call caused, newest first: those of its events, about the same, that were made while it was handled. */
export function deliveriesOf({ atMs, tookMs, caused }: ApiCall, log: Live['log']): DeliveryRow[] {
  const events = new Set(caused.map(({ event, subject }) => `${event} ${subject}`));
  const found: DeliveryRow[] = [];
  if (events.size === 0) return found;
  for (let place = log.end - 1; place >= log.start && found.length < MOST_SHOWN; place--) {
    const row = log.at(place);
    if (row === undefined || row.kind !== 'delivery') continue;
    if (row.atMs < atMs - SLACK_MS) break;
    if (
      row.atMs <= atMs + tookMs + SLACK_MS &&
      (row.source === 'registry' || row.source === 'mirror') &&
      events.has(`${row.event} ${subjectText(row.about)}`)
    )
      found.push(row);
  }
  return found;
}
