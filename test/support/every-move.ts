import { DELIVERY_KINDS, type DeliveryKind, deliveryName, type Move, SPOILED, type Spoiled } from '#shared/domain/check/explore-moves.ts';
import type { ExploreStory } from '#shared/domain/check/story.ts';

/** A scenario with every kind of move, delivery and bad copy, and the steps that a story tells of it. */
export function everyMove(): Pick<ExploreStory, 'scenario' | 'steps'> {
  const kinds = Object.keys(DELIVERY_KINDS) as DeliveryKind[];
  const deliveries = kinds.map((kind, at) => ({ name: deliveryName(at), event: 'model_version.created' as const, kind }));
  const [a = '', b = '', ...rest] = deliveries.map(({ name }) => name);
  const steps: Move[] = [
    ...(Object.keys(SPOILED) as Spoiled[]).map((how): Move => ({ do: 'spoil', delivery: a, how })),
    { do: 'deliver', deliveries: [a] },
    { do: 'deliver', deliveries: [a] },
    { do: 'retry', delivery: b, times: 3 },
    { do: 'together', deliveries: rest, copies: 2, bad: 'altered-body' },
  ];
  return { scenario: { deliveries, steps }, steps: steps.map((move) => ({ what: `do ${move.do}`, failed: false })) };
}
