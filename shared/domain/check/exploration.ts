import type { ExploreEnd, ExploreQuestion } from './story.ts';

/**
 * How far an exploration is. `shortening`: a failure was found and is made shorter; `replaying`: what was found is sent once more, so that
 * its requests can be looked at; `playing`: somebody asked for that.
 */
export const EXPLORATION_STATES = ['exploring', 'shortening', 'replaying', 'playing', 'ended'] as const;
export type ExplorationState = (typeof EXPLORATION_STATES)[number];

/** Random sequences of deliveries to a receiver, as the core keeps them while it runs. */
export interface Exploration extends ExploreQuestion {
  /** Counts from 1, and anew with each start of the core. */
  number: number;
  target: string;
  /** Whose secret signed; absent: one that was typed, which is kept nowhere. */
  webhook?: { id: string; name: string };
  probeUrl?: string;
  state: ExplorationState;
  /** Sequences in which nothing was wrong. */
  passed: number;
  startedAtMs: number;
  /** What came of it. */
  end?: ExploreEnd;
  /** What came of it when its sequence was played once more, the last time. */
  played?: ExploreEnd;
}

/** As a stream event carries it. */
export type ExplorationBrief = Pick<Exploration, 'number' | 'seed' | 'runs' | 'state' | 'passed'>;

/** The newest are kept, in memory. */
export const MOST_EXPLORATIONS = 10;

export const EXPLORE_DEFAULTS = { runs: 200, timeSec: 60 } as const;
export const MOST_EXPLORE_RUNS = 1_000_000;
export const MOST_EXPLORE_SEC = 3600;
export const MOST_SEED = 2_147_483_647;

/** One of the files that a story is taken along as. */
export interface StoryFile {
  kind: 'scenario' | 'vitest' | 'pytest';
  name: string;
  text: string;
}

export function briefOfExploration({ number, seed, runs, state, passed }: Exploration): ExplorationBrief {
  return { number, seed, runs, state, passed };
}
