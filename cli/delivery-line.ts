import type { AttemptMark, DeliverySummary } from '#shared/domain/delivery/delivery.ts';
import { type Cause, causeText, saidBeside } from '#shared/domain/delivery/explain.ts';
import { terminalText } from './terminal-text.ts';

/** A state in a column: a sign that is seen from afar, and the word for it. */
export const STATE_WORDS: Readonly<Record<DeliverySummary['state'], string>> = {
  pending: '○ pending',
  'in-flight': '◐ sending',
  waiting: '◔ retrying',
  held: '⏸ held',
  delivered: '✓ delivered',
  failed: '✕ failed',
  exhausted: '✕ failed',
  cancelled: '⊘ cancelled',
};

/** `proven: Your code hashed …  (body-reserialised)`, and what the receiver said where the sentence does not repeat it. */
export function causeLine(cause: Cause): string {
  const said = saidBeside(cause);
  return terminalText(`${causeText(cause)}  (${cause.why})${said === undefined ? '' : `  the receiver says “${said}”`}`);
}

export const markText = (mark: AttemptMark) => (mark === 'reset' || mark === 'closed' ? 'drop' : String(mark));

/** All of them, oldest first, those in a row that are the same counted: `503 ×2 drop 200`. */
export function marksText(marks: readonly AttemptMark[]): string {
  const runs: { text: string; count: number }[] = [];
  for (const text of marks.map(markText)) {
    const last = runs.at(-1);
    if (last?.text === text) last.count += 1;
    else runs.push({ text, count: 1 });
  }
  return runs.map(({ text, count }) => (count === 1 ? text : `${text} ×${count}`)).join(' ');
}

export function timeText(atMs: number): string {
  const at = new Date(atMs);
  return `${at.toTimeString().slice(0, 8)}.${String(at.getMilliseconds()).padStart(3, '0')}`;
}
