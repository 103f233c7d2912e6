import { originHost } from '../app/real-server.ts';
import { globMatcher, indexOfText } from '../glob.ts';
import { unreachable } from '../unreachable.ts';
import type { Filter, FilterTerm, FilterValue, Moment, Range } from './filter.ts';
import type { FilterRow } from './filter-row.ts';

/** What only the core can look up for a row. Each is asked for at most when a token needs it. */
export interface FilterContents {
  body(): string;
  /** Of the request and of every answer. */
  headers(): ReadonlyArray<readonly [name: string, value: string]>;
  answers(): readonly string[];
  waitsMs(): readonly number[];
  why(): string | undefined;
  duplicate(): boolean;
  /** Delivery id of the delivery that this one repeats. */
  originDeliveryId(): string | undefined;
  /** A coding agent asked for it. */
  byAgent(): boolean;
}

export interface FilterContext {
  nowMs: number;
  contents?: FilterContents;
}

/**
 * Whether a row holds against the filter. Without contents the answer may be undefined: then only the core can tell,
 * because a token looks into bodies, headers, waits or explanations.
 */
export function matchesFilter({ terms }: Pick<Filter, 'terms'>, row: FilterRow, context: FilterContext): boolean | undefined {
  let unknown = false;
  for (const term of terms) {
    const holds = matchesTerm(term, row, context);
    if (holds === false) return false;
    if (holds === undefined) unknown = true;
  }
  return unknown ? undefined : true;
}

function matchesTerm(term: FilterTerm, row: FilterRow, context: FilterContext): boolean | undefined {
  let any: boolean | undefined = false;
  for (const value of term.values) {
    const holds = matchesValue(term.key, value, row, context);
    if (holds) {
      any = true;
      break;
    }
    if (holds === undefined) any = undefined;
  }
  return any === undefined ? undefined : any !== term.not;
}

function matchesValue(key: FilterTerm['key'], value: FilterValue, row: FilterRow, { nowMs, contents }: FilterContext): boolean | undefined {
  switch (key) {
    case 'event':
      return glob(value, row.event);
    case 'entity':
      return glob(value, row.event?.split('.')[0]);
    case 'action':
      return glob(value, row.event?.split('.')[1]);
    case 'model':
    case 'prompt':
      return row.about?.kind === key && glob(value, row.about.name);
    case 'version':
      return glob(value, row.about?.version);
    case 'alias':
      return glob(value, row.about?.alias);
    case 'tag':
      return pair(value, row.about?.tag ? [[row.about.tag.key, row.about.tag.value ?? '']] : []);
    case 'webhook':
      return glob(value, row.webhook);
    case 'state':
      return isOneOf(value, row.states);
    case 'reason':
      return isOneOf(value, row.reasons);
    case 'status':
      return value.kind === 'none' ? row.status === undefined : within(value, row.status);
    case 'error':
      return isOneOf(value, row.errors);
    case 'verified':
      return isOneOf(value, [row.verified ?? 'unknown']);
    case 'why':
      return row.why !== undefined ? glob(value, row.why) : contents && glob(value, contents.why());
    case 'attempt':
      return within(value, row.attempts);
    case 'took':
      return within(value, row.tookMs);
    case 'wait':
      return contents && within(value, Math.max(0, ...contents.waitsMs()));
    case 'size':
      return within(value, row.size);
    case 'dup':
      return row.duplicate !== undefined ? yes(value) === row.duplicate : contents && yes(value) === contents.duplicate();
    case 'source':
      return isOneOf(value, row.sources) || (isOneOf(value, ['agent']) ? (row.byAgent ?? contents?.byAgent()) : false);
    case 'from':
      return row.from !== undefined && [row.from, originHost(row.from)].some((name) => glob(value, name));
    case 'endpoint':
      return glob(value, row.endpoint);
    case 'replay-of':
      if (row.replayOf === undefined) return false;
      return names(value, row.replayOf) || (contents && startsWith(value, contents.originDeliveryId()));
    case 'id':
      return names(value, row.id) || startsWith(value, row.deliveryId);
    case 'run':
      return row.run !== undefined && names(value, row.run);
    case 'header':
      return contents && pair(value, contents.headers());
    case 'body':
      return contents && includes(contents.body(), value);
    case 'answer':
      return contents?.answers().some((answer) => includes(answer, value));
    case 'after':
      return value.kind === 'time' && row.atMs >= momentMs(value.moment, nowMs);
    case 'before':
      return value.kind === 'time' && row.atMs < momentMs(value.moment, nowMs);
    case 'star':
      return yes(value) === (row.starred ?? false);
    case 'note':
      return yes(value) === (row.noted ?? false);
    case 'word':
      return includes(row.words, value) || (contents && includes(contents.body(), value));
    default:
      return unreachable(key);
  }
}

/** The moment in milliseconds; a time of day is today's, on the clock of the machine that asks. */
export function momentMs(moment: Moment, nowMs: number): number {
  switch (moment.form) {
    case 'ago':
      return nowMs - moment.ms;
    case 'instant':
      return moment.atMs;
    case 'clock':
      return new Date(nowMs).setHours(moment.hour, moment.minute, moment.second, 0);
    default:
      return unreachable(moment);
  }
}

const matchers = new Map<string, (text: string) => boolean>();

/** Case does not matter. */
function fits(pattern: string, text: string): boolean {
  let matches = matchers.get(pattern);
  if (!matches) {
    matches = globMatcher(pattern.toLowerCase());
    if (matchers.size > 200) matchers.clear();
    matchers.set(pattern, matches);
  }
  return matches(text.toLowerCase());
}

const glob = (value: FilterValue, text: string | undefined) => value.kind === 'glob' && text !== undefined && fits(value.text, text);

const isOneOf = (value: FilterValue, words: readonly string[] = []) => value.kind === 'choice' && words.includes(value.text);

const yes = (value: FilterValue) => value.kind === 'choice' && value.text === 'yes';

const names = (value: FilterValue, id: string) => value.kind === 'glob' && value.text.toLowerCase() === id;

const startsWith = (value: FilterValue, id: string | undefined) => value.kind === 'glob' && id !== undefined && fits(`${value.text}*`, id);

function pair(value: FilterValue, pairs: ReadonlyArray<readonly [name: string, value: string]>): boolean {
  if (value.kind !== 'pair') return false;
  return pairs.some(([name, text]) => fits(value.name, name) && (value.value === undefined || fits(value.value, text)));
}

/** A text is found as it is written, and as JSON writes it: `é` is `\u00e9` on the wire. */
function includes(text: string, value: FilterValue): boolean {
  if (value.kind !== 'text') return false;
  const wanted = value.text.toLowerCase();
  if (indexOfText(text.toLowerCase(), wanted) >= 0) return true;
  return /[^\x20-\x7e]/.test(wanted) && indexOfText(unescaped(text).toLowerCase(), wanted) >= 0;
}

/** The other way round than Python's `json.dumps` writes it. */
function unescaped(text: string): string {
  return text.replace(/\\u([0-9a-f]{4})/gi, (_, unit) => String.fromCharCode(Number.parseInt(unit, 16)));
}

function within(value: FilterValue, number: number | undefined): boolean {
  return value.kind === 'range' && number !== undefined && isWithin(value.range, number);
}

function isWithin({ min, max, minOpen, maxOpen }: Range, number: number): boolean {
  if (min !== undefined && (minOpen ? number <= min : number < min)) return false;
  return max === undefined || (maxOpen ? number < max : number <= max);
}
