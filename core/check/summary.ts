import type { CheckOutcome, CheckReport } from '#shared/domain/check/report.ts';

/** A failed must is a failure; a failed should or info is a warning. */
export function summaryOf(checks: readonly CheckOutcome[]): CheckReport['summary'] {
  const count = (fits: (check: CheckOutcome) => boolean) => checks.filter(fits).length;
  return {
    passed: count(({ result }) => result === 'pass'),
    failed: count(({ result, level }) => result === 'fail' && level === 'must'),
    warned: count(({ result, level }) => result === 'fail' && level !== 'must'),
    skipped: count(({ result }) => result === 'skip'),
  };
}
