import type { ExploreScenario } from '#shared/domain/check/explore-moves.ts';
import type { Fault, StoryStep } from '#shared/domain/check/story.ts';
import type { Failure } from '../sequence/judge.ts';
import type { Player } from '../sequence/player.ts';

/** A sequence that was played. */
export interface Played {
  failure?: Failure;
  scenario: ExploreScenario;
  /** Without the verdict. */
  told: readonly StoryStep[];
}

/** One that the receiver failed. */
export type Failed = Played & { failure: Failure };

export type NewPlayer = () => Promise<Player>;

/** Plays a whole sequence; the deliveries get fresh ids. */
export async function playScenario(newPlayer: NewPlayer, { deliveries, steps }: ExploreScenario): Promise<Played> {
  const player = await newPlayer();
  for (const delivery of deliveries) player.plan(delivery);
  for (const move of steps) {
    const failure = await player.play(move);
    if (failure) return playedBy(player, failure);
  }
  return playedBy(player, await player.end());
}

export const playedBy = ({ scenario, told }: Player, failure: Failure | undefined): Played => ({
  scenario,
  told,
  ...(failure && { failure }),
});

/** Without `fault` in any way; with it in that way, or in one that may be the same seen with less around it. */
export const hasFailed = (played: Played, fault?: Fault): played is Failed =>
  played.failure !== undefined && (fault === undefined || familyOf(played.failure.fault) === familyOf(fault));

function familyOf(fault: Fault): Fault {
  switch (fault) {
    case 'refused':
    case 'given-up':
    case 'lost-at-once':
    case 'lost-behind-bad':
      return 'lost';
    case 'counted-too-often':
      return 'counted-twice';
    default:
      return fault;
  }
}

/** How often a sequence has to fail once more before it is believed to do so each time: once where that takes half a minute. */
export const confirmationsOf = (fault: Fault): number => (fault === 'too-late' ? 1 : 5);

/** Of how many replays how many failed in this way, and the last that did. */
export interface Replayed {
  times: number;
  of: number;
  last?: Failed;
}

/**
 * Plays a sequence `times` times more, or until one of them passes or fails.
 *
 * A receiver may do something every so many requests, and fail a sequence only where that falls in. So some ordinary deliveries go before
 * each replay: the requests from one replay to the next are a prime number, which meets each place of any shorter rhythm.
 */
export async function replay(
  newPlayer: NewPlayer,
  { scenario, fault }: { scenario: ExploreScenario; fault: Fault },
  times: number,
  until: 'passed' | 'failed' | 'all',
): Promise<Replayed> {
  const replayed: Replayed = { times: 0, of: 0 };
  for (let round = 0; round < times; round += 1) {
    // Where nothing is answered in time, nothing is gained by more that is not.
    if (fault !== 'too-late') await warmUp(newPlayer, requestsIn(scenario));
    const played = await playScenario(newPlayer, scenario);
    replayed.of += 1;
    const isFailed = hasFailed(played, fault);
    if (isFailed) {
      replayed.times += 1;
      replayed.last = played;
    }
    if (until === (isFailed ? 'failed' : 'passed')) break;
  }
  return replayed;
}

async function warmUp(newPlayer: NewPlayer, requests: number): Promise<void> {
  const prime = PRIMES.find((candidate) => candidate > requests) ?? requests;
  const player = await newPlayer();
  for (let at = requests; at < prime; at += 1) {
    player.plan({ name: String(at), event: 'model_version.created', kind: 'plain' });
    const failure = await player.play({ do: 'deliver', deliveries: [String(at)] });
    if (failure?.fault === 'too-late') return; // nobody waits for another
  }
}

const PRIMES = [7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97];

function requestsIn({ steps }: ExploreScenario): number {
  let requests = 0;
  for (const move of steps) {
    if (move.do === 'deliver') requests += move.deliveries.length;
    else if (move.do === 'retry') requests += move.times;
    else if (move.do === 'together') requests += move.deliveries.length * move.copies + (move.bad ? 1 : 0);
    else requests += 1;
  }
  return requests;
}
