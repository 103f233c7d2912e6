import type { WebhookEvent } from '#shared/domain/mlflow/webhook-event.ts';
import { confirmationsOf, type Failed, hasFailed, type NewPlayer, type Played, playScenario, replay } from './confirm.ts';
import { suspectsOf } from './suspects.ts';

/** A failed sequence and where fast-check has it. */
export interface Find {
  failed: Failed;
  path: string;
  /** It failed each time that it was played. */
  isSteady: boolean;
}

/** One that fails only now and then gets so many chances to. */
const CHANCES = 3;

type Judge = (run: Played) => Promise<Failed | undefined>;

/**
 * Whether a shorter sequence shows the same. Of a steady find it has to do so each time: shortened by chance, its story would tell of
 * something that nobody sees again.
 */
export function createJudge({ failed, isSteady }: Find, newPlayer: NewPlayer): Judge {
  const { fault } = failed.failure;
  return async (run) => {
    const { scenario } = run;
    if (isSteady) {
      if (!hasFailed(run, fault)) return undefined;
      const again = await replay(newPlayer, { scenario, fault }, confirmationsOf(fault), 'passed');
      return again.times === confirmationsOf(fault) ? run : undefined;
    }
    if (hasFailed(run, fault)) return run;
    return (await replay(newPlayer, { scenario, fault }, CHANCES - 1, 'failed')).last;
  };
}

export interface PlainestOptions {
  newPlayer: NewPlayer;
  events: readonly WebhookEvent[];
  nowMs: () => number;
  shrinkMs: number;
}

/** The plainest story of the same fault, if the receiver fails one; of a steady find it has to do so each time. */
export async function plainest(find: Find, { newPlayer, events, nowMs, shrinkMs }: PlainestOptions): Promise<Failed | undefined> {
  const endsAtMs = nowMs() + shrinkMs;
  const { failure, scenario } = find.failed;
  const judge = createJudge(find, newPlayer);
  for (const suspect of suspectsOf(failure.fault, scenario, events[0] ?? 'model_version.created')) {
    if (nowMs() >= endsAtMs) return undefined;
    const failed = await judge(await playScenario(newPlayer, suspect));
    if (failed) return failed;
  }
  return undefined;
}
