import { type DeliveryKind, deliveryName, isSignedAnew, type Move, type Spoiled } from '#shared/domain/check/explore-moves.ts';
import type { WebhookEvent } from '#shared/domain/mlflow/webhook-event.ts';
import type { Player } from '../sequence/player.ts';

/** What a new delivery of a move is; it has no name yet. */
export interface DraftDelivery {
  event: WebhookEvent;
  kind: DeliveryKind;
}

/** A move as it is drawn: which deliveries it means is known when it is played. `of` counts through those that are there. */
export type Draft =
  | { do: 'deliver'; fresh: readonly DraftDelivery[] }
  | { do: 'again'; of: number }
  | { do: 'together'; fresh: readonly DraftDelivery[]; copies: number; bad: Spoiled | undefined }
  | { do: 'retry'; fresh: DraftDelivery; times: number }
  | { do: 'spoil'; fresh: DraftDelivery; how: Spoiled }
  | { do: 'spoil-again'; of: number; how: Spoiled };

/** Whether the sequence has come far enough for it. */
export function isPlayable(draft: Draft, known: number): boolean {
  if (draft.do === 'again') return known > 0;
  return draft.do !== 'spoil-again' || (known > 0 && !isSignedAnew(draft.how));
}

/** The move for this sequence; new deliveries are planned with the player. */
export function resolve(draft: Draft, player: Pick<Player, 'model' | 'plan'>): Move {
  const known = [...player.model.deliveries.keys()];
  const nameAt = (of: number) => known[of % known.length] ?? '';
  switch (draft.do) {
    case 'deliver':
      return { do: 'deliver', deliveries: planned(draft.fresh) };
    case 'again':
      return { do: 'deliver', deliveries: [nameAt(draft.of)] };
    case 'together':
      return { do: 'together', deliveries: planned(draft.fresh), copies: draft.copies, ...(draft.bad && { bad: draft.bad }) };
    case 'retry':
      return { do: 'retry', delivery: planned([draft.fresh])[0] ?? '', times: draft.times };
    case 'spoil':
      return { do: 'spoil', delivery: planned([draft.fresh])[0] ?? '', how: draft.how };
    case 'spoil-again':
      return { do: 'spoil', delivery: nameAt(draft.of), how: draft.how };
  }

  function planned(fresh: readonly DraftDelivery[]): string[] {
    return fresh.map((delivery, at) => {
      const name = deliveryName(known.length + at);
      player.plan({ name, ...delivery });
      return name;
    });
  }
}
