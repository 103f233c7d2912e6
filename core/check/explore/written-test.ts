import { deliveryName, type ExploreScenario, type Move, type Spoiled } from '#shared/domain/check/explore-moves.ts';
import type { ExploreStory } from '#shared/domain/check/story.ts';
import { bodyOf, LATE_SEC } from '../sequence/made-delivery.ts';
import { mayBeRefused } from '../sequence/model.ts';

/** Stands in the bodies of a written test; what is run puts another one in its place each time. */
export const RUN_TAG = 'explore-run';

/** A text as both languages read it; bodies are full of double quotes. */
export const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`;

/** A story as a test needs it, whatever language it is written in. */
export interface WrittenTest {
  title: string;
  deliveries: readonly WrittenDelivery[];
  steps: readonly WrittenStep[];
}

interface WrittenDelivery {
  /** The name of its variable: `a`. */
  variable: string;
  body: string;
  /** How long before the test it was made. */
  agoSec: number;
}

export interface WrittenStep {
  /** For a comment: "Deliver A again: same id, same bytes". */
  says: string;
  /** One after another, or all at once. */
  atOnce: boolean;
  requests: readonly WrittenRequest[];
  /** How far the count may have moved by now. */
  least: number;
  most: number;
}

export interface WrittenRequest {
  variable: string;
  /** `take`: 2xx; `any`: whatever is not retried; `refuse`: 4xx that is not retried. */
  expect: 'take' | 'any' | 'refuse';
  spoiled?: Spoiled;
}

/** @param madeAtMs stands in the bodies */
export function writtenTest(
  title: string,
  { scenario, steps: told }: Pick<ExploreStory, 'scenario' | 'steps'>,
  madeAtMs: number,
): WrittenTest {
  const { deliveries, steps } = scenario;
  const variables = new Map(deliveries.map(({ name }, index) => [name, deliveryName(index).toLowerCase()]));
  return {
    title,
    deliveries: deliveries.map((planned, index) => ({
      variable: variables.get(planned.name) ?? '',
      body: bodyOf(planned, { tag: RUN_TAG, index, madeAtMs }),
      agoSec: planned.kind === 'late' ? LATE_SEC : 0,
    })),
    steps: stepsOf({ deliveries, steps }, variables, told),
  };
}

function stepsOf(
  { deliveries, steps }: ExploreScenario,
  variables: ReadonlyMap<string, string>,
  told: ExploreStory['steps'],
): WrittenStep[] {
  const kinds = new Map(deliveries.map(({ name, kind }) => [name, kind]));
  const sent = new Set<string>();
  return steps.map((move, at) => {
    const requests = requestsOf(move).map(({ name, ...request }) => {
      const isKnown = sent.has(name);
      const expect = request.spoiled ? 'refuse' : isKnown || mayBeRefused(kinds.get(name) ?? 'plain') ? 'any' : 'take';
      if (!request.spoiled && move.do !== 'together') sent.add(name);
      return { variable: variables.get(name) ?? '', expect, ...request } as const;
    });
    if (move.do === 'together') for (const name of move.deliveries) sent.add(name);
    const { what = '', detail = '' } = told[at] ?? {};
    const most = sent.size;
    const least = [...sent].filter((name) => kinds.get(name) !== 'unknown-event').length;
    return {
      says: detail === '' ? what : `${what}: ${detail}`,
      atOnce: move.do === 'together',
      requests: eased(move, requests),
      least,
      most,
    };
  });
}

/** Of several copies at once one has to be taken; which one nobody can know. */
function eased(move: Move, requests: readonly WrittenRequest[]): WrittenRequest[] {
  const isOneOfSeveral = move.do === 'together' && move.copies > 1;
  return requests.map((request) => (isOneOfSeveral && request.expect === 'take' ? { ...request, expect: 'any' } : request));
}

function requestsOf(move: Move): { name: string; spoiled?: Spoiled }[] {
  switch (move.do) {
    case 'deliver':
      return move.deliveries.map((name) => ({ name }));
    case 'retry':
      return Array.from({ length: move.times }, () => ({ name: move.delivery }));
    case 'spoil':
      return [{ name: move.delivery, spoiled: move.how }];
    case 'together': {
      const [first = ''] = move.deliveries;
      const copies = move.deliveries.flatMap((name) => Array.from({ length: move.copies }, () => ({ name })));
      return move.bad ? [...copies, { name: first, spoiled: move.bad }] : copies;
    }
  }
}
