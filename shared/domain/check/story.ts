import type { ExploreScenario } from './explore-moves.ts';

/** What a sequence showed the receiver to do wrong. */
export const FAULTS = {
  'counted-twice': 'A delivery that comes twice is counted twice.',
  'counted-too-often': 'One delivery is counted more than once.',
  lost: 'An accepted delivery is lost.',
  'lost-at-once': 'Of deliveries that come at once, one is lost.',
  'lost-behind-bad': 'A bad copy that comes first makes the receiver lose the delivery.',
  'bad-accepted': 'A delivery with a bad signature is accepted.',
  'stale-accepted': 'A delivery whose timestamp is too old, or no number of seconds, is accepted.',
  'bad-retried': 'A bad signature is answered so that MLflow sends it again.',
  'bad-counted': 'A delivery with a bad signature is counted.',
  refused: 'A correctly signed delivery is refused.',
  redirected: 'A delivery is answered with a redirect.',
  'given-up': 'A correctly signed delivery fails until MLflow gives up.',
  'too-late': 'An answer takes longer than MLflow waits.',
} as const;
export type Fault = keyof typeof FAULTS;

/** One line of a story: "Deliver A again", "same id, same bytes", "200", "count 1 → 2". */
export interface StoryStep {
  what: string;
  detail?: string;
  /** What was answered, in a few signs: "200", "4 × 200", "503, 200". */
  answer?: string;
  /** Relative to the start of the sequence; with a probe URL. */
  count?: { from: number; to: number };
  /** The deliveries' rows in this core ("d1604"), where a core made the run. */
  rows?: readonly string[];
  /** The last step, which says what was expected. */
  failed: boolean;
}

/** The shortest sequence that was found in which a receiver does what a correct one may not do. */
export interface ExploreStory {
  seed: number;
  /** Sequences that were played, those that only made the story shorter left out. */
  runs: number;
  fault: Fault;
  /** One sentence: "A delivery that comes twice is counted twice." */
  says: string;
  /** What to look at in the receiver. */
  fix: string;
  steps: readonly StoryStep[];
  /** Of the last replays of this very sequence. Fewer than all: it depends on something that no sender decides. */
  seen: { times: number; of: number };
  scenario: ExploreScenario;
}

/** What a run of Explore asks besides `CheckQuestion`. */
export interface ExploreQuestion {
  /** Sequences; 200 by default. */
  runs: number;
  /** The same seed plays the same sequences. */
  seed: number;
  /** No sequence begins later than this after the start; 60 by default. */
  timeSec: number;
}

/** How a run of Explore ended; `passed` counts the sequences in which nothing was wrong. */
export type ExploreEnd = { seed: number; passed: number; tookMs: number } & (
  | { kind: 'survived'; sees: ExploreSight; outOfTime: boolean }
  | { kind: 'found'; story: ExploreStory }
  /** Nothing can be said: `message` is a sentence, such as that the count moves by itself. */
  | { kind: 'undecided'; message: string }
  | { kind: 'unreachable'; message: string }
  | { kind: 'stopped' }
);

/** By what it is seen that a delivery counts once: the probe URL, the answer to a repeated one, or not at all. */
export type ExploreSight = 'probe' | 'answers' | 'none';
