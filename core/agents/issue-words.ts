import { visible } from '#shared/domain/wire/visible.ts';

/** What a schema says is wrong, as far as it is put into words here: zod's own, and that of the SDK. */
export interface Issue {
  code?: string;
  path?: ReadonlyArray<PropertyKey | { key: PropertyKey }> | undefined;
  message: string;
  /** Of a wrong type: `string`, `int`, `record`. */
  expected?: unknown;
  /** Of what is too short or too long: `string`, `number`, `array`. */
  origin?: unknown;
  minimum?: unknown;
  maximum?: unknown;
  /** Of one that has to be one of these. */
  values?: readonly unknown[];
  /** Of an object that has more than it may. */
  keys?: readonly string[];
}

const MOST_ECHOED = 60;
const MOST_NAMED = 20;

const TYPES: ReadonlyMap<unknown, string> = new Map([
  ['object', 'an object'],
  ['record', 'an object'],
  ['string', 'a text'],
  ['number', 'a number'],
  ['int', 'a whole number'],
  ['boolean', 'true or false'],
  ['array', 'a list'],
]);

const UNITS: ReadonlyMap<unknown, string> = new Map([
  ['string', ' characters'],
  ['array', ' entries'],
]);

/**
 * What is expected, and what is there: `limit: a number is expected, and it is a text`. Without an end, so that several make one sentence.
 * @param input what was judged @param members what an object may have, where more is said of it @param at where the input itself stands
 */
export function issueWords(
  issue: Issue,
  input: unknown,
  { members = [], at = '' }: { members?: readonly string[]; at?: string } = {},
): string {
  const path = (issue.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part));
  const value = path.reduce(
    (now: unknown, name) => (typeof now === 'object' && now !== null ? (now as Record<string, unknown>)[name] : undefined),
    input,
  );
  const place = [...(at === '' ? [] : [at]), ...path.map((name) => visible(name.slice(0, MOST_ECHOED)))].join('.');
  const words = wordsOf(issue, value, path.length === 0 ? members : []);
  return place === '' ? words : `${place}: ${words}`;
}

function wordsOf(
  { code, message, expected, origin, minimum, maximum, values = [], keys = [] }: Issue,
  value: unknown,
  members: readonly string[],
): string {
  switch (code) {
    case 'invalid_type': {
      const type = TYPES.get(expected);
      return type === undefined ? withoutEnd(message) : `${type} is expected, and it is ${kindOf(value)}`;
    }
    case 'too_small':
      return `at least ${String(minimum)}${UNITS.get(origin) ?? ''}`;
    case 'too_big':
      return `at most ${String(maximum)}${UNITS.get(origin) ?? ''}`;
    case 'invalid_value':
      return `one of ${values.slice(0, MOST_NAMED).map(String).join(', ')} is expected`;
    case 'unrecognized_keys': {
      const [other = ''] = keys;
      const takes = members.length === 0 ? '' : `; it takes ${members.join(', ')}`;
      return `there is no ${visible(JSON.stringify(other.slice(0, MOST_ECHOED)))}${takes}`;
    }
    default:
      return withoutEnd(message);
  }
}

const withoutEnd = (sentence: string) => (sentence.endsWith('.') ? sentence.slice(0, -1) : sentence);

function kindOf(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  switch (typeof value) {
    case 'object':
      return 'an object';
    case 'string':
      return 'a text';
    case 'number':
      return 'a number';
    default:
      return 'true or false';
  }
}
