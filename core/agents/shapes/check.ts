import { z } from 'zod';
import { checkRun } from '#shared/contract/schemas/check.ts';
import { maybe } from '#shared/contract/schemas/object-of.ts';
import { CHECKS, type CheckId } from '#shared/domain/check/checks.ts';
import type { CheckOutcome } from '#shared/domain/check/report.ts';
import { type CheckRun, markOf } from '#shared/domain/check/run.ts';
import { untrusted, wired } from '../untrusted.ts';
import { given } from './given.ts';

const { number, state, summary, mlflowVersion, tookMs } = checkRun.shape;

/** A check that did not pass, with what was seen and what to change. */
const checkView = z.object({
  id: z.string(),
  title: z.string(),
  level: z.enum(['must', 'should', 'info']),
  mark: z.enum(['passed', 'failed', 'warned', 'skipped']),
  answer: untrusted.describe('The answer in a few signs: 200, 15 × 200.'),
  why: untrusted.describe('What was seen; it may quote the answer.'),
  care: maybe(z.string()).describe('What MLflow would do because of it.'),
  fix: maybe(z.string()).describe('What to change in the receiver.'),
  rows: maybe(z.array(z.string())).describe('Its requests as deliveries: get_delivery, get_body and explain_signature take them.'),
});

export const checkReport = z.object({
  ...{ number, state, summary, mlflowVersion, tookMs },
  webhook: maybe(untrusted),
  target: untrusted,
  message: maybe(untrusted).describe('Why it did not finish.'),
  notPassed: z.array(checkView).describe('Failed musts first, then warnings and what was skipped.'),
  passed: z.array(z.string()),
  notTestable: z.array(z.string()),
});

const ORDER = { failed: 0, warned: 1, skipped: 2, passed: 3 };
const MOST_ROWS = 5;

export function checkReportOf(run: CheckRun): z.input<typeof checkReport> {
  const { checks, webhook, target, message, notTestable } = run;
  const marked = checks.map((check) => ({ check, mark: markOf(check) })).toSorted((a, b) => ORDER[a.mark] - ORDER[b.mark]);
  return given({
    ...{ number: run.number, state: run.state, summary: run.summary, mlflowVersion: run.mlflowVersion, tookMs: run.tookMs },
    webhook: webhook && wired(webhook.name, 64),
    target: wired(target),
    message: message === undefined ? undefined : wired(message),
    notPassed: marked.filter(({ mark }) => mark !== 'passed').map(({ check, mark }) => checkViewOf(check, mark)),
    passed: marked.filter(({ mark }) => mark === 'passed').map(({ check }) => check.id),
    notTestable: [...notTestable],
  });
}

const TITLES = Object.fromEntries(CHECKS.map(({ id, title }) => [id, title])) as Readonly<Record<CheckId, string>>;

function checkViewOf({ id, level, answer, why, care, fix, exchanges }: CheckOutcome, mark: z.input<typeof checkView>['mark']) {
  const rows = exchanges.flatMap(({ row }) => row ?? []).slice(0, MOST_ROWS);
  return given({
    ...{ id, title: TITLES[id], level, mark, care, fix },
    answer: wired(answer, 80),
    why: wired(why, 500),
    rows: rows.length === 0 ? undefined : rows,
  });
}

/** `failed must: altered-body, other-secret` */
export function checkText({ summary: { passed, failed, warned, skipped }, checks, state: how, number: run }: CheckRun): string {
  const failures = checks.filter((check) => markOf(check) === 'failed').map(({ id }) => id);
  const warnings = checks.filter((check) => markOf(check) === 'warned').map(({ id }) => id);
  return [
    `Run ${run} ${how}: ${passed} passed, ${failed} failed, ${warned} warned, ${skipped} skipped.`,
    ...(failures.length > 0 ? [`Failed: ${failures.join(', ')}.`] : []),
    ...(warnings.length > 0 ? [`Warned: ${warnings.join(', ')}.`] : []),
  ].join('\n');
}
