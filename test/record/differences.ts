import type { GoldenDelivery } from '../support/golden.ts';
import type { GoldenExchange, RecordedAnswer } from '../support/golden-replay.ts';
import { asKnown } from './known-events.ts';
import type { RecordedDelivery, Transcript } from './transcript.ts';

/** A line of the transcript to which this release answers something else. */
export type OtherAnswer = RecordedAnswer & {
  name: string;
  /** Where the transcript's own names events that this release does not know. */
  request_body?: string;
  volatile: string[];
};

/** A delivery that this release makes otherwise. */
export type OtherDelivery = RecordedDelivery & { volatile: string[] };

export interface Differences {
  answers: OtherAnswer[];
  deliveries: OtherDelivery[];
  /** Deliveries of the transcript that this release does not make. */
  missing: string[];
}

/**
 * Holds two runs of one release against the transcript. What differs between the two runs is volatile: ids, times, paths.
 * @param runs of the same release, each on a fresh server
 */
export function differencesFrom(
  golden: { exchanges: readonly GoldenExchange[]; deliveries: readonly GoldenDelivery[] },
  known: readonly string[],
  [first, second]: readonly [Transcript, Transcript],
): Differences {
  const answers = golden.exchanges.flatMap((line): OtherAnswer[] => {
    const [one, other] = [first.answers.get(line.name), second.answers.get(line.name)];
    if (!one || !other) return [];
    const volatile = volatilePointers(parse(one.response_body), parse(other.response_body), '/response_body');
    const { request_body } = asKnown(line, known);
    if (request_body !== line.request_body && request_body !== null) return [{ name: line.name, request_body, ...one, volatile }];
    return isSameAnswer(line, one, volatile) ? [] : [{ name: line.name, ...one, volatile }];
  });
  const again = new Map(keyed(second.deliveries));
  const made = new Map(keyed(first.deliveries));
  const wanted = new Map(keyed(golden.deliveries));
  const heard = new Set(golden.deliveries.map(placeOf));
  const isElsewhere = (line: GoldenDelivery) => first.deliveries.some((delivery) => isSameDelivery(line, delivery, []));
  const isKnown = (delivery: RecordedDelivery) => golden.deliveries.some((line) => isSameDelivery(line, delivery, []));
  return {
    answers,
    deliveries: [...made].flatMap(([key, delivery]): OtherDelivery[] => {
      const line = wanted.get(key);
      // The transcript did not listen there, or heard it in the step before: a client sets tags of prompts from a thread of its own.
      if (!line && (!heard.has(placeOf(delivery)) || isKnown(delivery))) return [];
      const volatile = volatilePointers(parse(delivery.body), parse(again.get(key)?.body ?? delivery.body), '/body');
      return line && isSameDelivery(line, delivery, volatile) ? [] : [{ ...delivery, name: line?.name ?? delivery.name, volatile }];
    }),
    missing: [...wanted].filter(([key, line]) => !made.has(key) && !isElsewhere(line)).map(([, { name }]) => name),
  };
}

/** A step, and the webhook that heard it. */
const placeOf = ({ name, path }: Pick<RecordedDelivery, 'name' | 'path'>) => `${name.split('#')[0]} ${path}`;

/** Deliveries of one step leave side by side: they are told apart by where they went and what they tell. */
function keyed<D extends Pick<RecordedDelivery, 'name' | 'method' | 'path' | 'body'>>(
  deliveries: readonly D[],
): [key: string, delivery: D][] {
  const seen = new Map<string, number>();
  return deliveries.map((delivery) => {
    const { entity, action } = isObject(parse(delivery.body)) ? (parse(delivery.body) as Record<string, unknown>) : {};
    const kind = [delivery.name.split('#')[0], delivery.method, delivery.path, entity, action].join(' ');
    const nth = (seen.get(kind) ?? 0) + 1;
    seen.set(kind, nth);
    return [`${kind} ${nth}`, delivery];
  });
}

function isSameAnswer(line: GoldenExchange, answer: RecordedAnswer, volatile: readonly string[]): boolean {
  if (line.status !== answer.status || line.response_content_type !== answer.response_content_type) return false;
  if (line.response_body_b64 !== answer.response_body_b64) return false;
  if (line.loose) return codeOf(line.response_body) === codeOf(answer.response_body);
  const pointers = [...line.volatile, ...volatile];
  if (pointers.includes('/response_body')) return true;
  return blanked(line.response_body ?? '', pointers, '/response_body') === blanked(answer.response_body ?? '', pointers, '/response_body');
}

/** Headers that carry an id, a time or a digest of them. */
const CHANGING = new Set(['x-mlflow-delivery-id', 'x-mlflow-timestamp', 'x-mlflow-signature']);

function isSameDelivery(golden: GoldenDelivery, delivery: RecordedDelivery, volatile: readonly string[]): boolean {
  if (golden.method !== delivery.method || golden.path !== delivery.path) return false;
  const pointers = [...golden.volatile, ...volatile];
  const headers = (pairs: readonly [string, string][]) =>
    JSON.stringify(pairs.map(([name, value]) => [name, CHANGING.has(name.toLowerCase()) || name === 'Host' ? '*' : value]));
  return (
    headers(golden.headers) === headers(delivery.headers) &&
    blanked(golden.body, pointers, '/body') === blanked(delivery.body, pointers, '/body')
  );
}

/** JSON pointers at which two documents of the same shape differ. */
function volatilePointers(one: unknown, other: unknown, pointer: string): string[] {
  if (isObject(one) && isObject(other)) {
    const keys = Object.keys(one);
    if (keys.length === Object.keys(other).length && keys.every((key) => Object.hasOwn(other, key))) {
      return keys.flatMap((key) => volatilePointers(one[key], other[key], `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`));
    }
  }
  return JSON.stringify(one) === JSON.stringify(other) ? [] : [pointer];
}

/** The text with the values at these pointers taken out, so that whitespace and the order of keys are compared too. */
function blanked(text: string, pointers: readonly string[], root: string): string {
  const document = parse(text);
  let left = text;
  for (const pointer of pointers) {
    if (!pointer.startsWith(`${root}/`)) continue;
    const value = valueAt(document, pointer.slice(root.length));
    if (typeof value === 'string' || typeof value === 'number') left = left.replaceAll(JSON.stringify(value), '*');
  }
  return left;
}

const valueAt = (document: unknown, pointer: string): unknown =>
  pointer
    .slice(1)
    .split('/')
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>((value, key) => (isObject(value) ? value[key] : undefined), document);

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

function codeOf(text: string | null): unknown {
  const document = parse(text);
  return isObject(document) ? document['error_code'] : undefined;
}

/** A text that is no JSON stands for itself. */
function parse(text: string | null): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return text;
  }
}
