import { randomUUID } from 'node:crypto';
import { createCheckNetwork } from '#core/check/network-sender.ts';
import { runChecks } from '#core/check/run-checks.ts';
import { systemClock } from '#core/system-clock.ts';
import type { CheckQuestion } from '#shared/domain/check/question.ts';
import type { CheckEnd, CheckReport } from '#shared/domain/check/report.ts';
import { CHECKED_SECRET } from './checked-receiver.ts';

export async function endOfChecks(
  question: Partial<CheckQuestion> & { target: string },
  signal = new AbortController().signal,
): Promise<CheckEnd> {
  const network = createCheckNetwork({ insecure: question.insecure === true });
  const end = await runChecks({ secret: CHECKED_SECRET, ...question }, { ...network, clock: systemClock, uuid: randomUUID, signal });
  network.close();
  return end;
}

export async function reportOf(question: Partial<CheckQuestion> & { target: string }): Promise<CheckReport> {
  const end = await endOfChecks(question);
  if (end.kind !== 'finished') throw new Error(`no report: ${JSON.stringify(end)}`);
  return end.report;
}

export const idsOf = ({ checks }: CheckReport, result: 'pass' | 'fail' | 'skip'): string[] =>
  checks.filter((check) => check.result === result).map(({ id }) => id);
