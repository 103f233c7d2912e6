import { deliveryName, type ExploreScenario, type Move, type PlannedDelivery } from '#shared/domain/check/explore-moves.ts';
import type { Fault } from '#shared/domain/check/story.ts';
import type { WebhookEvent } from '#shared/domain/mlflow/webhook-event.ts';

/** A receiver that forgets is met by so many other deliveries between the first and the second time. */
const MOST_BETWEEN = 8;
const AT_ONCE = [2, 3, 6];

/**
 * The shortest stories of a fault, the plainest first. A random sequence that shows a fault holds one of them as a rule, and to try them
 * takes less time than to take it apart.
 *
 * @param found in which the fault was seen
 */
export function suspectsOf(fault: Fault, found: ExploreScenario, event: WebhookEvent): ExploreScenario[] {
  const of = (...moves: Move[]) => scenarioOf(moves, event);
  const deliver = (...deliveries: string[]): Move => ({ do: 'deliver', deliveries });
  const atOnce = (count: number, copies: number): Move => ({ do: 'together', deliveries: names(count), copies });
  const bad = spoils(found.steps);
  switch (fault) {
    case 'counted-twice':
    case 'counted-too-often':
      return [
        of(deliver('A')),
        of(deliver('A'), deliver('A')),
        of(atOnce(1, 2)),
        of(atOnce(1, 3)),
        ...Array.from({ length: MOST_BETWEEN }, (_, at) => of(deliver('A'), deliver(...names(at + 1, 1)), deliver('A'))),
      ];
    case 'lost':
    case 'refused':
    case 'lost-at-once':
    case 'given-up':
    case 'too-late':
    case 'redirected':
      return [
        ...alone(found),
        ...AT_ONCE.map((count) => of(atOnce(count, 1))),
        ...(fault === 'redirected' ? bad.map((move) => of(move)) : []),
      ];
    case 'lost-behind-bad':
      return [...alone(found), ...bad.map((move) => of(move, deliver('A')))];
    case 'bad-accepted':
    case 'stale-accepted':
    case 'bad-retried':
    case 'bad-counted':
      return bad.map((move) => of(move));
  }
}

/** Each kind of delivery that there was, delivered alone. */
function alone({ deliveries }: ExploreScenario): ExploreScenario[] {
  const kinds = new Map(deliveries.map(({ event, kind }) => [`${kind} ${event}`, { name: 'A', event, kind }]));
  return [...kinds.values()].map((delivery) => ({ deliveries: [delivery], steps: [{ do: 'deliver', deliveries: ['A'] }] }));
}

/** Each way in which the sequence spoiled a delivery, on a fresh one; the last of them showed the fault. */
function spoils(steps: readonly Move[]): Move[] {
  const ways = steps.flatMap((move) => (move.do === 'spoil' ? [move.how] : move.do === 'together' && move.bad ? [move.bad] : []));
  return [...new Set(ways.reverse())].map((how) => ({ do: 'spoil', delivery: 'A', how }));
}

const names = (count: number, from = 0): string[] => Array.from({ length: count }, (_, at) => deliveryName(from + at));

function scenarioOf(steps: readonly Move[], event: WebhookEvent): ExploreScenario {
  const used = steps.flatMap((move) => (move.do === 'deliver' || move.do === 'together' ? move.deliveries : [move.delivery]));
  const deliveries = [...new Set(used)].map((name): PlannedDelivery => ({ name, event, kind: 'plain' }));
  return { deliveries, steps };
}
