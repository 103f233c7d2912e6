import type { NoAnswerReason } from '#shared/domain/check/report.ts';
import type { CheckMeans } from '../check-run.ts';
import type { CheckSent } from '../check-send.ts';
import { untilMs } from '../until.ts';

/** So long a receiver may be away because it restarts. */
const AWAY_MS = 4000;
const STEP_MS = 100;

/** Asks again while nobody is there. @param away what it is known by; nothing was sent then, or it may be asked twice */
export async function whileAway(
  ask: () => Promise<CheckSent>,
  away: readonly NoAnswerReason[],
  { clock, signal }: Pick<CheckMeans, 'clock' | 'signal'>,
): Promise<CheckSent> {
  for (let awayMs = 0; ; awayMs += STEP_MS) {
    const sent = await ask();
    const isAway = sent.kind === 'none' && sent.status === undefined && away.includes(sent.reason);
    if (!isAway || awayMs >= AWAY_MS || signal.aborted) return sent;
    await untilMs(clock, clock.nowMs() + STEP_MS, signal);
  }
}
