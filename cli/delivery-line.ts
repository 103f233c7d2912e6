import { type AttemptMark, type DeliverySummary, isWithoutBody } from '#shared/domain/delivery/delivery.ts';
import { type Cause, causeText, saidBeside } from '#shared/domain/delivery/explain.ts';
import { verdictText } from '#shared/domain/delivery/verdict.ts';
import { terminalText } from './terminal-text.ts';

const STATES: Readonly<Record<DeliverySummary['state'], string>> = {
  pending: '○ pending',
  'in-flight': '◐ sending',
  waiting: '◔ retrying',
  held: '⏸ held',
  delivered: '✓ delivered',
  failed: '✕ failed',
  exhausted: '✕ failed',
  cancelled: '⊘ cancelled',
};

const WIDTHS = [5, 12, 11, 29, 24, 16];

/**
 * A delivery in one line for a terminal, newest attempt last:
 * `d42  10:31:04.871  ✕ failed  model_version.created  iris v4  alias-hook  503 503 drop  signature valid`, and where it was
 * refused and the cause is known, that as well, with how sure it is.
 */
export function deliveryLine(delivery: DeliverySummary): string {
  const { id, createdAtMs, state, event, subject, webhookName, attemptMarks, verdict, cause } = delivery;
  const words = isWithoutBody(delivery) ? '! delivered without its body' : STATES[state];
  const columns = rowColumns([id, timeText(createdAtMs), words, event, subject, webhookName]);
  const why = cause ? [causeLine(cause)] : [];
  return [...columns, attemptMarks.map(markText).join(' '), verdictText(verdict ?? 'unchecked'), ...why].join('  ').trimEnd();
}

/** `proven: Your code hashed …  (body-reserialised)`, and what the receiver said where the sentence does not repeat it. */
export function causeLine(cause: Cause): string {
  const said = saidBeside(cause);
  return terminalText(`${causeText(cause)}  (${cause.why})${said === undefined ? '' : `  the receiver says “${said}”`}`);
}

/** One below the other, whatever the row. */
export const rowColumns = (texts: readonly string[]): string[] => texts.map((text, i) => terminalText(text).padEnd(WIDTHS[i] ?? 0));

export const markText = (mark: AttemptMark) => (mark === 'reset' || mark === 'closed' ? 'drop' : String(mark));

export function timeText(atMs: number): string {
  const at = new Date(atMs);
  return `${at.toTimeString().slice(0, 8)}.${String(at.getMilliseconds()).padStart(3, '0')}`;
}
