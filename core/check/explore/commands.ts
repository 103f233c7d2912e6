import fc from 'fast-check';
import { DELIVERY_KINDS, type DeliveryKind, isSignedAnew, SPOILED, type Spoiled } from '#shared/domain/check/explore-moves.ts';
import type { WebhookEvent } from '#shared/domain/mlflow/webhook-event.ts';
import type { Failure } from '../sequence/judge.ts';
import type { SequenceModel } from '../sequence/model.ts';
import type { Player } from '../sequence/player.ts';
import { type Draft, isPlayable, resolve } from './draft.ts';

/*
 * The one file that needs fast-check, and is loaded only to explore.
 */

/** Thrown by a command that the receiver failed. */
export class SequenceFailedError extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.verdict);
    this.failure = failure;
  }
}

export type ExploreCommand = fc.AsyncCommand<SequenceModel, Player>;

class DraftCommand implements ExploreCommand {
  private readonly draft: Draft;

  constructor(draft: Draft) {
    this.draft = draft;
  }

  check({ deliveries }: Readonly<SequenceModel>): boolean {
    return isPlayable(this.draft, deliveries.size);
  }

  async run(_model: SequenceModel, player: Player): Promise<void> {
    const failure = await player.play(resolve(this.draft, player));
    if (failure) throw new SequenceFailedError(failure);
  }

  toString(): string {
    return JSON.stringify(this.draft);
  }
}

const MOST_MOVES = 10;
/** One after another, so that a receiver is met that forgets after so many. */
const MOST_IN_ROW = 8;
const MOST_AT_ONCE = 6;

/** Sequences of moves; what shrinking leaves is a shorter sequence with smaller moves of plain deliveries. */
export function sequences(events: readonly WebhookEvent[]): fc.Arbitrary<Iterable<ExploreCommand>> {
  // The first of each list is what shrinking tends to.
  const kinds = Object.keys(DELIVERY_KINDS) as DeliveryKind[];
  const ways = Object.keys(SPOILED) as Spoiled[];
  const event = fc.constantFrom(...events);
  const fresh = fc.record({ event, kind: fc.oneof({ weight: 3, arbitrary: fc.constant(kinds[0] ?? 'plain') }, fc.constantFrom(...kinds)) });
  const several = (most: number) => fc.array(fresh, { minLength: 1, maxLength: most, size: 'max' });
  const how = fc.constantFrom(...ways);
  const of = fc.nat({ max: 20 });
  const draft = <Some extends Draft>(arbitrary: fc.Arbitrary<Some>) => arbitrary.map((one): ExploreCommand => new DraftCommand(one));
  return fc.commands(
    [
      draft(several(1).map((list) => ({ do: 'deliver' as const, fresh: list }))),
      draft(several(MOST_IN_ROW).map((list) => ({ do: 'deliver' as const, fresh: list }))),
      draft(of.map((at) => ({ do: 'again' as const, of: at }))),
      draft(of.map((at) => ({ do: 'again' as const, of: at }))),
      draft(
        fc.record({
          do: fc.constant('together' as const),
          fresh: several(MOST_AT_ONCE),
          copies: fc.integer({ min: 1, max: 3 }),
          bad: fc.option(fc.constantFrom(...ways.filter((way) => !isSignedAnew(way))), { nil: undefined, freq: 3 }),
        }),
      ),
      draft(fc.record({ do: fc.constant('retry' as const), fresh, times: fc.integer({ min: 2, max: 4 }) })),
      draft(fc.record({ do: fc.constant('spoil' as const), fresh, how })),
      draft(fc.record({ do: fc.constant('spoil-again' as const), of, how })),
    ],
    { maxCommands: MOST_MOVES, size: 'max' },
  );
}
