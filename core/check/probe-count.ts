import { answerWords } from '#core/signing/answer-words.ts';
import { shown } from '#core/signing/explanation-texts.ts';
import type { CheckRun } from './check-run.ts';

export type Count = { ok: true; count: number } | { ok: false; message: string };

/** Reads the number at the probe URL: a number, or an object with a `count`. */
export async function countNow(run: Pick<CheckRun, 'probe'>): Promise<Count> {
  const sent = await run.probe();
  if (sent.kind === 'none') return { ok: false, message: `The probe URL had no answer. ${sent.message}` };
  const { text } = answerWords(sent);
  if (sent.status < 200 || sent.status > 299)
    return { ok: false, message: `The probe URL answered ${sent.status}, where a number is expected.` };
  const count = numberIn(text);
  if (count !== undefined) return { ok: true, count };
  return {
    ok: false,
    message: `The probe URL answered ${text.trim() === '' ? 'nothing' : `“${shown(text.trim(), 60)}”`}, where a number or {"count": n} is expected.`,
  };
}

function numberIn(text: string): number | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const count = typeof value === 'object' && value !== null && 'count' in value ? value.count : value;
  return typeof count === 'number' && Number.isFinite(count) ? count : undefined;
}

const SHORTEST_MS = 250;
const LONGEST_MS = 3000;

/**
 * The number when it has had its time to move beyond `allowed`.
 *
 * @param usualMs how long it took to move before; some programs count after they have answered
 */
export async function settledCount(run: CheckRun, allowed: number, usualMs: number): Promise<Count> {
  const untilMs = run.clock.nowMs() + Math.min(LONGEST_MS, Math.max(SHORTEST_MS, 3 * usualMs));
  for (;;) {
    const count = await countNow(run);
    if (!count.ok || count.count > allowed || run.clock.nowMs() >= untilMs || run.isStopped || run.leftMs === 0) return count;
    await run.pause(50);
  }
}
