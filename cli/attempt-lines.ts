import type { StreamEvent } from '#shared/domain/app/stream-event.ts';
import type { Attempt, DeliverySummary } from '#shared/domain/delivery/delivery.ts';
import type { Outcome } from '#shared/domain/delivery/outcome.ts';
import { unreachable } from '#shared/domain/unreachable.ts';
import { terminalText } from './terminal-text.ts';

/** So that a core which runs for weeks does not remember every delivery it sent. */
const DELIVERIES_REMEMBERED = 1000;

/**
 * Turns the stream into one line per finished attempt:
 * `12:31:04  model_version.created  iris v3  →  http://127.0.0.1:8000/webhook  200 in 12 ms`.
 */
export function attemptLines(write: (line: string) => void): (events: readonly StreamEvent[]) => void {
  const deliveries = new Map<string, DeliverySummary>();

  function remember(delivery: DeliverySummary): void {
    deliveries.delete(delivery.id);
    deliveries.set(delivery.id, delivery);
    for (const oldest of deliveries.keys()) {
      if (deliveries.size <= DELIVERIES_REMEMBERED) break;
      deliveries.delete(oldest);
    }
  }

  return (events) => {
    for (const event of events) {
      if (event.type === 'delivery.created' || event.type === 'delivery.changed') remember(event.delivery);
      if (event.type === 'attempt.finished') write(attemptLine(event.attempt, deliveries.get(event.id)));
    }
  };
}

export function attemptLine(attempt: Attempt, delivery: DeliverySummary | undefined): string {
  const time = new Date(attempt.startedAtMs).toTimeString().slice(0, 8);
  const what = delivery ? [delivery.event, delivery.subject] : [];
  const took = attempt.tookMs === undefined ? '' : ` in ${Math.round(attempt.tookMs)} ms`;
  const again = attempt.number > 1 ? [`attempt ${attempt.number}`] : [];
  return [time, ...what, '→', attempt.url, `${outcomeText(attempt.outcome)}${took}`, ...again].map(terminalText).join('  ');
}

function outcomeText(outcome: Outcome | undefined): string {
  if (!outcome) return 'no outcome yet';
  switch (outcome.kind) {
    case 'response':
      return String(outcome.status);
    case 'no-response':
      return `no answer (${outcome.reason})`;
    case 'refused':
      return `not sent (${outcome.message})`;
    case 'interrupted':
      return 'interrupted';
    default:
      return unreachable(outcome);
  }
}
