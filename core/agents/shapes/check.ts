import { z } from 'zod';
import { checkRun } from '#shared/contract/schemas/check.ts';
import { maybe } from '#shared/contract/schemas/object-of.ts';
import { CHECK_LEVELS, CHECKS, type CheckId } from '#shared/domain/check/checks.ts';
import type { CheckOutcome } from '#shared/domain/check/report.ts';
import { type CheckRun, markOf } from '#shared/domain/check/run.ts';
import { maybeWired, untrusted, wired } from '../untrusted.ts';
import { given } from './given.ts';

const { number, state, summary, mlflowVersion, tookMs } = checkRun.shape;

/** A check that failed or warns, with what was seen and what to change. */
const failedCheck = z.object({
  id: z.string(),
  title: z.string(),
  level: z.enum(CHECK_LEVELS),
  mark: z.enum(['failed', 'warned']).describe('Only a failed must is a failure; the others warn.'),
  answer: untrusted.describe('The answer in a few signs: 200, 15 × 200.'),
  why: untrusted.describe('What was seen; it may quote the answer.'),
  care: maybe(z.string()).describe('What MLflow would do because of it.'),
  fix: maybe(untrusted).describe('What to change in the receiver; it may quote the answer.'),
  rows: maybe(z.array(z.string())).describe('Its requests as deliveries: get_delivery, get_body and explain_signature take them.'),
});

export const checkReport = z.object({
  ...{ number, state, summary, mlflowVersion, tookMs },
  webhook: maybe(untrusted),
  target: untrusted,
  message: maybe(untrusted).describe('Why it did not finish.'),
  notPassed: z.array(failedCheck).describe('Failed musts first, then warnings.'),
  skipped: z.array(z.object({ ids: z.array(z.string()), why: untrusted, fix: maybe(untrusted) })),
  passed: z.array(z.string()),
  notTestable: z.array(z.string()),
});

const MOST_ROWS = 5;

export function checkReportOf(run: CheckRun): z.input<typeof checkReport> {
  const { checks, webhook, target, message, notTestable } = run;
  const marked = (wanted: ReturnType<typeof markOf>) => checks.filter((check) => markOf(check) === wanted);
  return given({
    ...{ number: run.number, state: run.state, summary: run.summary, mlflowVersion: run.mlflowVersion, tookMs: run.tookMs },
    webhook: webhook && wired(webhook.name, 64),
    target: wired(target),
    message: maybeWired(message),
    notPassed: [...marked('failed').map((check) => viewOf(check, 'failed')), ...marked('warned').map((check) => viewOf(check, 'warned'))],
    skipped: skippedOf(marked('skipped')),
    passed: marked('passed').map(({ id }) => id),
    notTestable: [...notTestable],
  });
}

const TITLES = Object.fromEntries(CHECKS.map(({ id, title }) => [id, title])) as Readonly<Record<CheckId, string>>;

function viewOf({ id, level, answer, why, care, fix, exchanges }: CheckOutcome, mark: 'failed' | 'warned'): z.input<typeof failedCheck> {
  const rows = exchanges.flatMap(({ row }) => row ?? []).slice(0, MOST_ROWS);
  return given({
    ...{ id, title: TITLES[id], level, mark, care },
    answer: wired(answer, 80),
    why: wired(why, 500),
    fix: maybeWired(fix, 500),
    rows: rows.length === 0 ? undefined : rows,
  });
}

/** Those that were left out for the same reason are one entry. */
function skippedOf(checks: readonly CheckOutcome[]): z.input<typeof checkReport>['skipped'] {
  const byReason = Map.groupBy(checks, ({ why, fix = '' }) => `${why}\n${fix}`);
  return [...byReason.values()].map((same) => {
    const [first] = same;
    return given({ ids: same.map(({ id }) => id), why: wired(first?.why ?? '', 300), fix: maybeWired(first?.fix, 300) });
  });
}

/** `Failed: altered-body, other-secret.` */
export function checkText({ summary: { passed, failed, warned, skipped }, checks, state: how, number: run }: CheckRun): string {
  const ids = (wanted: ReturnType<typeof markOf>) => checks.filter((check) => markOf(check) === wanted).map(({ id }) => id);
  const [failures, warnings] = [ids('failed'), ids('warned')];
  return [
    `Run ${run} ${how}: ${passed} passed, ${failed} failed, ${warned} warned, ${skipped} skipped.`,
    ...(failures.length > 0 ? [`Failed: ${failures.join(', ')}.`] : []),
    ...(warnings.length > 0 ? [`Warned: ${warnings.join(', ')}.`] : []),
  ].join('\n');
}
