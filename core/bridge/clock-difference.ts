import type { Asked } from './ask-upstream.ts';

/** How far another clock is ahead of a reference: it lies between both, because a Date header has whole seconds. */
export interface ClockDifference {
  leastMs: number;
  mostMs: number;
}

/** Servers make the text once a second, and it has no fractions. */
const DATE_HEADER_AGE_MS = 2000;

/** From the Date header of an answer. @returns undefined where it has none */
export function aheadOfUs(asked: Asked): ClockDifference | undefined {
  if (asked.kind === 'no-answer' || asked.dateMs === undefined) return undefined;
  return { leastMs: asked.dateMs - asked.receivedMs, mostMs: asked.dateMs + DATE_HEADER_AGE_MS - asked.sentMs };
}

/** How far one clock is ahead of another, where both were compared with ours. */
export const aheadOf = (one: ClockDifference, other: ClockDifference): ClockDifference => ({
  leastMs: one.leastMs - other.mostMs,
  mostMs: one.mostMs - other.leastMs,
});

/** The difference itself, if it had to be said in one number. */
export const middleOf = ({ leastMs, mostMs }: ClockDifference): number => (leastMs + mostMs) / 2;

/** The difference that is certain, with its sign; 0 where both may be the same. */
export const certainMs = ({ leastMs, mostMs }: ClockDifference): number => (leastMs > 0 ? leastMs : Math.min(mostMs, 0));
