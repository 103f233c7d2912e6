import type { AttemptMark } from '#shared/domain/delivery/delivery.ts';

/** Longer threads keep their newest knots, so that a row stays small however often a user presses *Retry now*. */
const MARKS_KEPT = 32;

/** Begins and durations stay as many as marks: the last begin has no duration yet. */
export const appendBegin = (spans: string, beginMs: number) =>
  JSON.stringify([...(JSON.parse(spans) as number[]), beginMs].slice(1 - 2 * MARKS_KEPT));
const parseMarks = (marks: string) => JSON.parse(marks) as AttemptMark[];
export const appendMark = (marks: string, mark: AttemptMark) => JSON.stringify([...parseMarks(marks), mark].slice(-MARKS_KEPT));
export const replaceMark = (marks: string, mark: AttemptMark) => JSON.stringify([...parseMarks(marks).slice(0, -1), mark]);
