import { randomInt } from 'node:crypto';
import { StartError } from '#shared/domain/app/start-error.ts';
import type { ExploreScenario } from '#shared/domain/check/explore-moves.ts';
import { parseScenarioFile } from '#shared/domain/check/scenario-file.ts';
import type { ExploreQuestion } from '#shared/domain/check/story.ts';
import { messageOf } from '#shared/domain/error-words.ts';
import type { Flags } from '../flags.ts';
import { readInput } from '../input.ts';
import type { CHECK_FLAGS } from './check-flags.ts';

/** What `check` is asked for. */
export type CheckWay =
  | { kind: 'checks' }
  | { kind: 'explore'; asked: ExploreQuestion }
  | { kind: 'play'; seed: number; scenario: ExploreScenario };

const EXPLORE_ONLY = ['runs', 'seed', 'time'] as const;
const CHECKS_ONLY = ['case', 'timeout'] as const;
/** Short seeds can be read out and typed again. */
const SEEDS = 1_000_000;

/** @throws StartError `usage` for flags that do not go together */
export function wayOf({ values, chosen }: Flags<typeof CHECK_FLAGS>): CheckWay {
  const { explore, play, runs, seed, time } = values;
  if (explore && play !== undefined) throw new StartError('usage', 'Give one of --explore and --play FILE.');
  if (!explore) for (const name of EXPLORE_ONLY) if (chosen.has(name)) throw new StartError('usage', `--${name} goes with --explore.`);
  if (!explore && play === undefined) {
    if (chosen.has('save')) throw new StartError('usage', '--save goes with --explore.');
    return { kind: 'checks' };
  }
  for (const name of CHECKS_ONLY) {
    if (chosen.has(name))
      throw new StartError('usage', `--${name} is for the 24 checks, which ${explore ? '--explore' : '--play'} does not make.`);
  }
  if (explore) return { kind: 'explore', asked: { runs, seed: seed ?? randomInt(1, SEEDS), timeSec: time } };
  return { kind: 'play', ...scenarioIn(play ?? '') };
}

function scenarioIn(file: string): { seed: number; scenario: ExploreScenario } {
  const text = readInput(file).toString('utf8');
  try {
    return parseScenarioFile(text);
  } catch (error) {
    throw new StartError('usage', `--play ${file}: ${messageOf(error)}.`);
  }
}
