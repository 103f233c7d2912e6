import type { Live } from '#renderer/state/live.ts';
import { type ShownState, shownState } from '#renderer/state/row.ts';

/** The deliveries of a webhook, as far as they are kept. */
export interface WebhookStats {
  all: number;
  delivered: number;
  /** Those too whose body was lost on the way: what was sent did not arrive. */
  failed: number;
  /** The newest first, at most {@link LAST}. */
  last: { id: string; state: ShownState }[];
  /** Not ended yet. */
  open: number;
}

export const LAST = 20;
export const NO_STATS: Readonly<WebhookStats> = { all: 0, delivered: 0, failed: 0, last: [], open: 0 };

/** One pass over the list, newest first; by the id of the webhook, because names may be the same. */
export function statsOf(log: Live['log']): ReadonlyMap<string, WebhookStats> {
  const found = new Map<string, WebhookStats>();
  for (let place = log.end - 1; place >= log.start; place--) {
    const row = log.at(place);
    if (row?.kind !== 'delivery' || row.source === 'conformance') continue; // a check is refused on purpose
    const state = shownState(row);
    let stats = found.get(row.webhookId);
    if (!stats) {
      stats = { all: 0, delivered: 0, failed: 0, last: [], open: 0 };
      found.set(row.webhookId, stats);
    }
    stats.all += 1;
    if (state === 'delivered') stats.delivered += 1;
    else if (state === 'failed' || state === 'lost') stats.failed += 1;
    else if (state !== 'cancelled') stats.open += 1;
    if (stats.last.length < LAST) stats.last.push({ id: row.id, state });
  }
  return found;
}

/** `94 %` of those that ended arrived; nothing where none has ended. */
export function arrivedWords({ delivered, failed }: WebhookStats): string {
  const ended = delivered + failed;
  return ended === 0 ? '–' : `${Math.floor((100 * delivered) / ended)} %`;
}

/** What the beads show, in words. */
export function lastWords({ last }: WebhookStats): string {
  if (last.length === 0) return 'no delivery yet';
  const count = (wanted: ShownState) => last.filter(({ state }) => state === wanted).length;
  const [failed, lost] = [count('failed'), count('lost')];
  const open = last.length - count('delivered') - failed - lost - count('cancelled');
  return `last ${last.length}: ${failed} failed${lost > 0 ? `, ${lost} without the body` : ''}${open > 0 ? `, ${open} not ended` : ''}`;
}
