import { visible } from './wire/visible.ts';

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
  /** Of a text that has to have a form: `uuid`, `datetime`, `regex`. */
  format?: unknown;
  /** Of what may have one of several forms: what is wrong with each. */
  errors?: readonly (readonly Issue[])[];
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

const UNITS: ReadonlyMap<unknown, readonly [one: string, more: string]> = new Map([
  ['string', ['character', 'characters']],
  ['array', ['entry', 'entries']],
]);

const FORMATS: ReadonlyMap<unknown, string> = new Map([
  ['uuid', 'a UUID is expected'],
  ['guid', 'a UUID is expected'],
  ['datetime', 'a time such as 2026-11-23T10:31:12Z is expected'],
  ['url', 'a URL is expected'],
  ['base64', 'base64 is expected'],
]);

/** Of a text that has to have something in it: a form may say what. */
export const IS_EMPTY = 'it may not be empty';

/** What the library says by itself, or nothing in a build without its language; a sentence of ours is never so. */
const OF_THE_LIBRARY = /^(?:$|Invalid\b|Too small\b|Too big\b|Unrecognized key)/;

interface Context {
  /** What an object may have, where more is said of it. */
  members?: readonly string[];
  /** Where the input itself stands. */
  at?: string;
}

/**
 * What is expected, and what is there: `limit: a number is expected, and it is a text`. Without an end, so that several make one sentence.
 * @param input what was judged
 */
export function issueWords(issue: Issue, input: unknown, { members, at = '' }: Context = {}): string {
  const { path, words } = issueAt(issue, input, members);
  const place = path.reduce((before: string, part) => `${before}${stepTo(part, before === '')}`, at);
  return withoutEnd(place === '' ? words : `${place}: ${words}`);
}

/** The same in its two parts, where in the input and what is wrong there; a sentence of ours has its end. */
export function issueAt(issue: Issue, input: unknown, members: readonly string[] = []): { path: PropertyKey[]; words: string } {
  const path = (issue.path ?? []).map((part) => (typeof part === 'object' ? part.key : part));
  const value = path.reduce(
    (now: unknown, name) => (typeof now === 'object' && now !== null ? (now as Record<PropertyKey, unknown>)[name] : undefined),
    input,
  );
  const inner = closestOf(issue);
  if (!inner) return { path, words: wordsOf(issue, value, path.length === 0 ? members : []) };
  const within = issueAt(inner, value);
  return { ...within, path: [...path, ...within.path] };
}

const stepTo = (part: PropertyKey, isFirst: boolean): string =>
  typeof part === 'number' ? `[${part}]` : `${isFirst ? '' : '.'}${visible(String(part).slice(0, MOST_ECHOED))}`;

/** Of the forms that a value may have, the one that it comes closest to: the least is wrong with it, and lies deepest. */
function closestOf({ errors = [] }: Issue): Issue | undefined {
  const depth = ([issue]: readonly Issue[]) => issue?.path?.length ?? 0;
  // Where the whole is of another kind, nothing in it was looked at; what it has too much was.
  const wasLookedAt = (issues: readonly Issue[]) => depth(issues) > 0 || issues[0]?.code === 'unrecognized_keys';
  const looked = errors.filter(wasLookedAt).sort((a, b) => a.length - b.length || depth(b) - depth(a));
  const closest = looked[0]?.[0];
  if (closest?.code !== 'invalid_value') return closest;
  // The word that tells the forms apart: those of all of them.
  const values = looked.flat().flatMap((issue) => (issue.code === closest.code && isSamePath(issue, closest) ? (issue.values ?? []) : []));
  return { ...closest, values: [...new Set(values)] };
}

const isSamePath = ({ path: a = [] }: Issue, { path: b = [] }: Issue) => a.length === b.length && a.every((part, i) => part === b[i]);

function wordsOf(
  { code, message, expected, origin, minimum, maximum, values = [], keys = [], format, errors = [] }: Issue,
  value: unknown,
  members: readonly string[],
): string {
  if (!OF_THE_LIBRARY.test(message)) return message;
  switch (code) {
    case 'invalid_type': {
      const type = TYPES.get(expected);
      return type === undefined ? message : `${type} is expected, and it is ${kindOf(value)}`;
    }
    case 'too_small':
      return origin === 'string' && Number(minimum) === 1 ? IS_EMPTY : `at least ${amount(minimum, origin)} expected`;
    case 'too_big':
      return `at most ${amount(maximum, origin)} expected`;
    case 'invalid_value':
      return `${values.length > 1 ? 'one of ' : ''}${values.slice(0, MOST_NAMED).map(String).join(', ')} is expected`;
    case 'unrecognized_keys': {
      const [other = ''] = keys;
      const takes = members.length === 0 ? '' : `; it takes ${members.join(', ')}`;
      return `there is no ${visible(JSON.stringify(other.slice(0, MOST_ECHOED)))}${takes}`;
    }
    case 'invalid_format':
      return FORMATS.get(format) ?? 'it has not the form that is expected';
    case 'invalid_union': {
      const types = errors.flatMap(([issue]) => (issue?.code === 'invalid_type' ? (TYPES.get(issue.expected) ?? []) : []));
      if (types.length === 0) return 'it has none of the forms that are taken';
      return `${[...new Set(types)].join(' or ')} is expected, and it is ${kindOf(value)}`;
    }
    default:
      return message;
  }
}

/** `at least 5 is expected`, `at most 2 entries are expected`: with its verb. */
function amount(count: unknown, origin: unknown): string {
  const unit = UNITS.get(origin);
  if (unit === undefined) return `${String(count)} is`;
  return Number(count) === 1 ? `${String(count)} ${unit[0]} is` : `${String(count)} ${unit[1]} are`;
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
