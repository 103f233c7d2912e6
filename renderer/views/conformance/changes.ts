import type { CheckId } from '#shared/domain/check/checks.ts';
import type { CheckOutcome } from '#shared/domain/check/report.ts';

/** What became better and what became worse since another run; of checks that both ran to an end. */
export function changesSince(now: readonly CheckOutcome[], before: readonly CheckOutcome[]): { fixed: CheckId[]; broken: CheckId[] } {
  const earlier = new Map(before.map(({ id, result }) => [id, result]));
  const moved = (from: CheckOutcome['result'], to: CheckOutcome['result']) =>
    now.filter(({ id, result }) => result === to && earlier.get(id) === from).map(({ id }) => id);
  return { fixed: moved('fail', 'pass'), broken: moved('pass', 'fail') };
}
