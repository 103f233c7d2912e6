import { type DeliverySummary, FINAL_STATES } from '#shared/domain/delivery/delivery.ts';
import { markText, STATE_WORDS } from './delivery-line.ts';
import { untilText } from './terminal/spans.ts';

/** Whether nothing more happens to it by itself. */
export const isOver = ({ state }: DeliverySummary): boolean => FINAL_STATES.has(state) || state === 'held';

/**
 * How what was sent stands, for a line that is drawn again while it is waited for: `sent as d44 · attempt 1: 503 · next in 1.3 s`; of
 * several, `20 sent as d44–d63 · 17 delivered · 2 retrying, next in 0.4 s`.
 */
export function standingText(sent: readonly DeliverySummary[], nowMs: number): string {
  const [one] = sent;
  if (!one) return 'nothing was sent';
  return sent.length === 1 ? oneText(one, nowMs) : severalText(sent, nowMs);
}

function oneText(delivery: DeliverySummary, nowMs: number): string {
  const { id, attempts, attemptMarks, state } = delivery;
  const last = attemptMarks.at(-1);
  const ended = last === undefined || last === 'in-flight' ? [] : [`attempt ${attempts}: ${markText(last)}`];
  const next =
    state === 'waiting' ? nextText([delivery], nowMs) : state === 'in-flight' ? `attempt ${attempts} is on its way` : wordOf(state);
  return [`sent as ${id}`, ...ended, next].join(' · ');
}

function severalText(sent: readonly DeliverySummary[], nowMs: number): string {
  const counts = new Map<string, number>();
  for (const { state } of sent) counts.set(wordOf(state), (counts.get(wordOf(state)) ?? 0) + 1);
  const waiting = sent.filter(({ state }) => state === 'waiting');
  const parts = [...counts].map(([word, count]) =>
    word === wordOf('waiting') ? `${count} ${word}, ${nextText(waiting, nowMs)}` : `${count} ${word}`,
  );
  return [`${sent.length} sent as ${idsText(sent)}`, ...parts].join(' · ');
}

function nextText(waiting: readonly DeliverySummary[], nowMs: number): string {
  const nextAtMs = Math.min(...waiting.map(({ nextAttemptAtMs }) => nextAttemptAtMs ?? Number.POSITIVE_INFINITY));
  return Number.isFinite(nextAtMs) ? `next ${untilText(nextAtMs, nowMs)}` : wordOf('waiting');
}

/** Without its sign. */
const wordOf = (state: DeliverySummary['state']): string => STATE_WORDS[state].slice(2);

/** `d44`, `d44, d47`, `d44–d63`: never long. */
export function idsText(sent: readonly DeliverySummary[]): string {
  const ids = sent.map(({ id }) => id);
  if (ids.length <= 3) return ids.join(', ');
  const numbers = ids.map((id) => Number(id.slice(1))).toSorted((a, b) => a - b);
  const [first = 0, last = 0] = [numbers[0], numbers.at(-1)];
  return last - first === ids.length - 1 ? `d${first}–d${last}` : `d${first} … d${last}`;
}

/** What to say when nobody waits any longer. Empty when all is over. */
export function goesOnText(sent: readonly DeliverySummary[]): string {
  const open = sent.filter((delivery) => !isOver(delivery));
  const [first] = open;
  if (!first) return '';
  const look = open.length === 1 ? `"hookglass show ${first.id}"` : '"hookglass deliveries"';
  return `${idsText(open)} ${open.length === 1 ? 'goes' : 'go'} on without this terminal; ${look} shows what becomes of ${open.length === 1 ? 'it' : 'them'}.`;
}
