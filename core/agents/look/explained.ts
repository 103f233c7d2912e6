import type { ArrivalDetail } from '#shared/domain/delivery/arrival.ts';
import type { VerifyReport } from '#shared/domain/delivery/capture.ts';
import type { DeliveryDetail } from '#shared/domain/delivery/delivery.ts';
import type { ExplainReport } from '#shared/domain/delivery/explain.ts';
import { type AskCore, ToolProblem } from '../tool.ts';

/** What is known about the signature of one request. */
export interface Explained {
  verification?: VerifyReport;
  report: ExplainReport;
}

interface Question {
  /** Number of the attempt; absent: the last one that has ended. */
  attempt?: number | undefined;
  /** A value that somebody computed for it. */
  value?: string | undefined;
}

/** Why the signature does not fit, or the request was refused. @returns nothing for a delivery that was not tried yet */
export async function explained(
  core: AskCore,
  row: DeliveryDetail | ArrivalDetail,
  question: Question = {},
): Promise<Explained | undefined> {
  const body = question.value === undefined ? {} : { value: question.value };
  if (row.source === 'external') {
    const newest = row.captureList.at(-1);
    if (!newest) return undefined;
    return { report: await core.explainCapture(newest.id, body), ...(newest.report && { verification: newest.report }) };
  }
  const { attempt: wanted } = question;
  const attempt = row.attemptList.findLast(({ number, outcome }) => (wanted === undefined ? outcome !== undefined : number === wanted));
  if (!attempt && wanted !== undefined) throw new ToolProblem(`${row.id} has no attempt ${wanted}; it has ${row.attemptList.length}.`);
  if (!attempt?.outcome) return undefined;
  const verification = await core.verification(row.id, attempt.number);
  return { report: await core.explain(row.id, attempt.number, body), ...(verification && { verification }) };
}
