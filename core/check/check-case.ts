import type { CheckId } from '#shared/domain/check/checks.ts';
import type { CheckRun } from './check-run.ts';
import type { Judged } from './judged.ts';

/** How one check is made. Each is asked only when the valid request was taken, but for those that judge that one. */
export interface CheckCase {
  run(run: CheckRun): Promise<Judged>;
  /** May go on beside its neighbours when the receiver is slow: it depends on nothing that they change. */
  alongside?: true;
}

export type CheckCases<Ids extends CheckId> = Readonly<Record<Ids, CheckCase>>;
