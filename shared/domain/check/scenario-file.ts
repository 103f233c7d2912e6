import { isWebhookEvent } from '../mlflow/webhook-event.ts';
import {
  DELIVERY_KINDS,
  type DeliveryKind,
  type ExploreScenario,
  type Move,
  type PlannedDelivery,
  SPOILED,
  type Spoiled,
} from './explore-moves.ts';
import type { ExploreStory } from './story.ts';

/** Written into each file; a reader refuses what it does not know. */
const VERSION = 1;
const MOST_STEPS = 100;
const MOST_DELIVERIES = 200;
const MOST_TIMES = 100;

/** The scenario of a story as a file: `check --play FILE` plays it. Whom it is played to, and the secret, are not in it. */
export function scenarioText({ seed, says, scenario }: Pick<ExploreStory, 'seed' | 'says' | 'scenario'>): string {
  return `${JSON.stringify({ hookglass: 'explore', version: VERSION, seed, says, ...scenario }, undefined, 2)}\n`;
}

/** @throws Error whose message says where in the file what was expected */
export function parseScenarioFile(text: string): { seed: number; scenario: ExploreScenario } {
  const file = objectIn(parsed(text), 'the file');
  if (file['hookglass'] !== 'explore') throw new Error('it is no scenario of check --explore: "hookglass": "explore" is expected');
  if (file['version'] !== VERSION) throw new Error(`version ${VERSION} is expected, not ${JSON.stringify(file['version'])}`);
  const deliveries = listIn(file['deliveries'], 'deliveries', MOST_DELIVERIES).map(deliveryAt);
  const names = new Set(deliveries.map(({ name }) => name));
  if (names.size < deliveries.length) throw new Error('deliveries: each name is given once');
  const steps = listIn(file['steps'], 'steps', MOST_STEPS).map((value, at) => stepAt(value, `steps[${at}]`, names));
  return { seed: typeof file['seed'] === 'number' ? file['seed'] : 0, scenario: { deliveries, steps } };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error('it is not JSON');
  }
}

function deliveryAt(value: unknown, at: number): PlannedDelivery {
  const place = `deliveries[${at}]`;
  const { name, event, kind } = objectIn(value, place);
  if (typeof name !== 'string' || !/^[A-Z]{1,3}$/.test(name)) throw new Error(`${place}.name: capital letters are expected, such as "A"`);
  if (typeof event !== 'string' || !isWebhookEvent(event)) throw new Error(`${place}.event: one of MLflow's events is expected`);
  return { name, event, kind: oneOf<DeliveryKind>(kind, DELIVERY_KINDS, `${place}.kind`) };
}

function stepAt(value: unknown, place: string, known: ReadonlySet<string>): Move {
  const step = objectIn(value, place);
  const nameIn = (name: unknown, where: string): string => {
    if (typeof name === 'string' && known.has(name)) return name;
    throw new Error(`${where}: the name of one of the deliveries is expected, not ${JSON.stringify(name)}`);
  };
  const namesIn = () => {
    const names = listIn(step['deliveries'], `${place}.deliveries`, MOST_DELIVERIES);
    if (names.length === 0) throw new Error(`${place}.deliveries: at least one name is expected`);
    return names.map((name, at) => nameIn(name, `${place}.deliveries[${at}]`));
  };
  switch (step['do']) {
    case 'deliver':
      return { do: 'deliver', deliveries: namesIn() };
    case 'together': {
      const bad = step['bad'] === undefined ? {} : { bad: oneOf<Spoiled>(step['bad'], SPOILED, `${place}.bad`) };
      return { do: 'together', deliveries: namesIn(), copies: timesIn(step['copies'], `${place}.copies`), ...bad };
    }
    case 'retry':
      return { do: 'retry', delivery: nameIn(step['delivery'], `${place}.delivery`), times: timesIn(step['times'], `${place}.times`) };
    case 'spoil':
      return {
        do: 'spoil',
        delivery: nameIn(step['delivery'], `${place}.delivery`),
        how: oneOf<Spoiled>(step['how'], SPOILED, `${place}.how`),
      };
    default:
      throw new Error(`${place}.do: one of deliver, together, retry, spoil is expected`);
  }
}

function objectIn(value: unknown, place: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new Error(`${place}: an object is expected`);
}

function listIn(value: unknown, place: string, most: number): unknown[] {
  if (Array.isArray(value) && value.length <= most) return value;
  throw new Error(`${place}: a list of ${most} at most is expected`);
}

function timesIn(value: unknown, place: string): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= MOST_TIMES) return value;
  throw new Error(`${place}: a whole number from 1 to ${MOST_TIMES} is expected`);
}

function oneOf<Word extends string>(value: unknown, words: Readonly<Record<Word, string>>, place: string): Word {
  if (typeof value === 'string' && Object.hasOwn(words, value)) return value as Word;
  throw new Error(`${place}: one of ${Object.keys(words).join(', ')} is expected`);
}
