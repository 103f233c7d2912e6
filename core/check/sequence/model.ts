import type { DeliveryKind } from '#shared/domain/check/explore-moves.ts';
import type { CheckDelivery } from '../check-delivery.ts';

/** A delivery of the sequence and what a correct receiver has done with it by now. */
export interface ModelDelivery {
  name: string;
  kind: DeliveryKind;
  sent: CheckDelivery;
  /** `refused`: one that is new to the receiver may be, with a status that is not retried. */
  state: 'new' | 'accepted' | 'refused';
  /** A bad copy came before the right one. */
  spoiledFirst: boolean;
}

/** What a correct receiver may have come to after what it was sent: each id that it accepted counts once. */
export class SequenceModel {
  /** In the order in which they were first used; a name leads to its place. */
  readonly deliveries = new Map<string, ModelDelivery>();

  get(name: string): ModelDelivery {
    const delivery = this.deliveries.get(name);
    if (!delivery) throw new Error(`no delivery ${name} in this sequence`);
    return delivery;
  }

  /** How far the count may have moved since the start. An event that the receiver does not know may be accepted and yet not counted. */
  get counted(): { least: number; most: number } {
    const accepted = [...this.deliveries.values()].filter(({ state }) => state === 'accepted');
    return { least: accepted.filter(({ kind }) => kind !== 'unknown-event').length, most: accepted.length };
  }
}

/** A delivery that names what the receiver cannot know may also be refused, as long as MLflow does not come back with it. */
export const mayBeRefused = (kind: DeliveryKind): boolean => kind === 'unknown-event' || kind === 'unknown-field';
