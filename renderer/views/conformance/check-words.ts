import type { IconName, KnotName, Tone } from '#renderer/ui/icon.tsx';
import type { CheckLevel } from '#shared/domain/check/checks.ts';
import type { CheckMark } from '#shared/domain/check/run.ts';

/** What a knot on the thread stands for. `waiting`: not run yet; `asking`: its requests are on their way; `left`: not asked for. */
export type CheckState = CheckMark | 'waiting' | 'asking' | 'left';

export const CHECK_STATES: Readonly<Record<CheckState, { knot: KnotName; tone: Tone; icon: IconName; word: string }>> = {
  passed: { knot: 'k-ok', tone: 'ok', icon: 's-delivered', word: 'passed' },
  failed: { knot: 'k-fail', tone: 'bad', icon: 's-failed', word: 'failed' },
  warned: { knot: 'k-warn', tone: 'warn', icon: 'a-warn', word: 'warned' },
  skipped: { knot: 'k-plan', tone: 'mute', icon: 's-nobody', word: 'skipped' },
  waiting: { knot: 'k-plan', tone: 'mute', icon: 's-queued', word: 'waiting' },
  asking: { knot: 'k-now', tone: 'live', icon: 's-flight', word: 'being checked' },
  left: { knot: 'k-cut', tone: 'mute', icon: 's-cancelled', word: 'not run' },
};

export const LEVEL_WORDS: Readonly<Record<CheckLevel, string>> = { must: 'Must', should: 'Should', info: 'Info' };

/** What the runner answers for a check that needs one. */
export const NO_PROBE = 'no probe URL';
