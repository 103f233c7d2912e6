import { HTTP_TOKEN } from '../http-token.ts';
import { unreachable } from '../unreachable.ts';
import type { Scenario, ScenarioAction, ScenarioCondition, ScenarioStep, StatusAnswer } from './scenario.ts';

/*
 * The one-line form, for flags and tests:
 *
 *   scenario  = step { "," step } [ ",loop" ]         loop: start over behind the last step, else that one repeats
 *   step      = what [ "(" how ")" ] [ "[" when "]" ] [ "x" count ]       how, when and count in any order
 *   what      = status | "verify" | "drop" | "drop-early" | "reset" | "hang" | "half" | "drip" | "wrong-length" | "bad-gzip"
 *   how       = "wait=" time | "over=" time (drip) | for a status: "retry-after=" text | "retry-after-date=" seconds |
 *               "location=" text | "type=" text | "header=" "Name: value" | "body=" text     several separated by ","
 *   when      = "event=" glob | "attempt=" n | "header=" "Name[: value]" | "every=" n | "percent=" p | "seed=" n
 *   text      = characters other than , ( ) [ ] " or "in quotes", with \" and \\ inside
 *   time      = 250ms | 2s | 1m
 */

/** Where a text stops making sense, and what was expected there. */
export interface TextError {
  /** Index of the character. */
  at: number;
  message: string;
}

export type Parsed<T> = { ok: true; value: T } | { ok: false; error: TextError };

/** The text with a caret under the character that is wrong, for a terminal. */
export const pointAt = (text: string, { at, message }: TextError): string => `${text}\n${' '.repeat(at)}^ ${message}`;

export function parseScenario(text: string): Parsed<Scenario> {
  try {
    return { ok: true, value: readScenario(new Reader(text)) };
  } catch (error) {
    if (error instanceof Stop) return { ok: false, error: { at: error.at, message: error.message } };
    throw error;
  }
}

/** The scenario in one line; reading it again gives the same scenario. */
export function scenarioText({ steps, atEnd }: Scenario): string {
  return [...steps.map(stepText), ...(atEnd === 'start-over' ? ['loop'] : [])].join(',');
}

/** What one step does, in the same form. */
export const actionText = (action: ScenarioAction): string =>
  (SIMPLE as readonly string[]).includes(action.kind) ? action.kind : stepText({ action });

const SIMPLE = ['verify', 'drop', 'drop-early', 'reset', 'hang', 'half', 'wrong-length', 'bad-gzip'] as const;
const DEFAULT_DRIP_MS = 10_000;
const LONGEST_WAIT_MS = 600_000;

class Stop extends Error {
  readonly at: number;

  constructor(at: number, message: string) {
    super(message);
    this.at = at;
  }
}

class Reader {
  readonly text: string;
  at = 0;

  constructor(text: string) {
    this.text = text;
  }

  get done(): boolean {
    return this.at >= this.text.length;
  }

  skip(): void {
    while (this.text[this.at] === ' ') this.at += 1;
  }

  take(char: string): boolean {
    this.skip();
    if (this.text[this.at] !== char) return false;
    this.at += 1;
    this.skip();
    return true;
  }

  match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  stop(message: string, at = this.at): never {
    throw new Stop(at, message);
  }
}

function readScenario(reader: Reader): Scenario {
  const steps: ScenarioStep[] = [];
  for (;;) {
    reader.skip();
    const from = reader.at;
    const word = reader.match(/[a-z0-9-]*/y) ?? '';
    if (word === 'loop' && steps.length > 0) {
      reader.skip();
      if (!reader.done) reader.stop('“loop” is the last word of a scenario');
      return { steps, atEnd: 'start-over' };
    }
    steps.push(readStep(reader, word, from));
    if (reader.done) return { steps, atEnd: 'repeat-last' };
    if (!reader.take(',')) reader.stop('a comma and the next step, or the end, are expected here');
  }
}

function readStep(reader: Reader, word: string, from: number): ScenarioStep {
  const { name, count } = splitCount(word);
  const step: ScenarioStep = { action: readAction(reader, name, from), ...(count !== undefined && { times: count }) };
  if (count === 0) reader.stop('a step is played at least once', from + name.length + 1);
  for (;;) {
    if (reader.take('(')) readPairs(reader, ')', (key, value, at) => applyHow(reader, step, key, value, at));
    else if (reader.take('[')) readPairs(reader, ']', (key, value, at) => applyWhen(reader, step, key, value, at));
    else if (reader.text[reader.at] === 'x') readTimes(reader, step);
    else return step;
  }
}

/** `503x2`: the count may follow the word at once. */
function splitCount(word: string): { name: string; count?: number } {
  const match = /^(.+?)x(\d{1,6})$/.exec(word);
  return match?.[1] && match[2] ? { name: match[1], count: Number(match[2]) } : { name: word };
}

function readTimes(reader: Reader, step: ScenarioStep): void {
  const from = reader.at;
  const count = Number(/^x(\d{1,6})$/.exec(reader.match(/x\d*/y) ?? '')?.[1]);
  if (!(count > 0)) reader.stop('a number of times is expected behind x: x2', from + 1);
  step.times = count;
}

function readAction(reader: Reader, name: string, from: number): ScenarioAction {
  if (/^\d+$/.test(name)) {
    const status = Number(name);
    if (status < 200 || status > 599) reader.stop(`a status from 200 to 599 is expected, not ${name}`, from);
    return { kind: 'status', status };
  }
  if (name === 'drip') return { kind: 'drip', overMs: DEFAULT_DRIP_MS };
  if (name === 'timeout') return { kind: 'hang' };
  const kind = SIMPLE.find((simple) => simple === name);
  if (kind) return { kind };
  return reader.stop(`a status or one of ${[...SIMPLE, 'drip'].join(', ')} is expected here`, from);
}

function readPairs(reader: Reader, close: string, apply: (key: string, value: string, at: number) => void): void {
  do {
    const from = reader.at;
    const key = reader.match(/[a-z-]+/y);
    if (key === undefined) reader.stop('a name is expected here, such as wait=2s');
    if (!reader.take('=')) reader.stop(`“=” is expected behind “${key}”`);
    const at = reader.at;
    apply(key ?? reader.stop('', from), readText(reader), at);
  } while (reader.take(','));
  if (!reader.take(close)) reader.stop(`“${close}” is expected here`);
}

function readText(reader: Reader): string {
  if (reader.text[reader.at] !== '"') return (reader.match(/[^,()[\]"]*/y) ?? '').trim();
  const from = reader.at;
  const quoted = reader.match(/"(?:[^"\\]|\\.)*"/y);
  return quoted === undefined ? reader.stop('this quote is never closed', from) : quoted.slice(1, -1).replace(/\\(.)/gs, '$1');
}

function applyHow(reader: Reader, step: ScenarioStep, key: string, value: string, at: number): void {
  const { action } = step;
  if (key === 'wait') step.waitMs = readTime(reader, value, at);
  else if (key === 'over' && action.kind === 'drip') action.overMs = readTime(reader, value, at);
  else if (action.kind === 'status') applyToStatus(reader, action, key, value, at);
  else reader.stop(`“${key}” is unknown here; ${action.kind} takes wait${action.kind === 'drip' ? ' and over' : ''}`, at - key.length - 1);
}

function applyToStatus(reader: Reader, action: StatusAnswer, key: string, value: string, at: number): void {
  if (/[\r\n\0]/.test(value) && key !== 'body') reader.stop('a header has no line break', at);
  if (key === 'retry-after') action.retryAfter = value;
  else if (key === 'retry-after-date') action.retryAfterDateSec = readNumber(reader, value, at, 0, 86_400);
  else if (key === 'location') action.location = value;
  else if (key === 'type') action.contentType = value;
  else if (key === 'body') action.body = value;
  else if (key === 'header') action.headers = [...(action.headers ?? []), readHeader(reader, value, at)];
  else reader.stop(`“${key}” is unknown; a status takes ${STATUS_KEYS.join(', ')}`, at - key.length - 1);
}

const STATUS_KEYS = ['wait', 'retry-after', 'retry-after-date', 'location', 'type', 'header', 'body'];

function readHeader(reader: Reader, value: string, at: number): readonly [string, string] {
  const match = /^([^:]+):\s*(.*)$/s.exec(value);
  return match?.[1] === undefined || !HTTP_TOKEN.test(match[1])
    ? reader.stop('a header is written "Name: value"', at)
    : [match[1], match[2] ?? ''];
}

function applyWhen(reader: Reader, step: ScenarioStep, key: string, value: string, at: number): void {
  step.when ??= {};
  const { when } = step;
  if (key === 'event') when.event = value || reader.stop('an event such as model_version.* is expected', at);
  else if (key === 'attempt') when.attempt = readNumber(reader, value, at, 1, 1000);
  else if (key === 'header') when.header = value || reader.stop('the name of a header is expected', at);
  else if (key === 'every') when.every = readNumber(reader, value, at, 1, 1_000_000);
  else if (key === 'percent') when.percent = readNumber(reader, value.replace(/%$/, ''), at, 0, 100);
  else if (key === 'seed') when.seed = readNumber(reader, value, at, 0, 2 ** 31);
  else reader.stop(`“${key}” is unknown; a condition is one of event, attempt, header, every, percent, seed`, at - key.length - 1);
}

function readNumber(reader: Reader, value: string, at: number, min: number, max: number): number {
  const number = /^\d+(?:\.\d+)?$/.test(value) ? Number(value) : Number.NaN;
  if (!(number >= min && number <= max)) reader.stop(`a number from ${min} to ${max} is expected`, at);
  return number;
}

function readTime(reader: Reader, value: string, at: number): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m)$/.exec(value);
  const ms = Number(match?.[1]) * (match?.[2] === 'm' ? 60_000 : match?.[2] === 's' ? 1000 : 1);
  if (!(ms <= LONGEST_WAIT_MS)) reader.stop('a time up to 10m is expected, such as 250ms or 2s', at);
  return Math.round(ms);
}

function stepText({ action, times, waitMs, when }: ScenarioStep): string {
  const how = [...actionPairs(action), ...pair('wait', waitMs === undefined ? undefined : timeText(waitMs))];
  const conditions = when ? whenPairs(when) : [];
  const word = action.kind === 'status' ? String(action.status) : action.kind;
  const parens = how.length > 0 ? `(${how.join(',')})` : '';
  return `${word}${parens}${conditions.length > 0 ? `[${conditions.join(',')}]` : ''}${times === undefined ? '' : `x${times}`}`;
}

function actionPairs(action: ScenarioAction): string[] {
  switch (action.kind) {
    case 'status':
      return [
        ...pair('retry-after', action.retryAfter),
        ...pair('retry-after-date', action.retryAfterDateSec),
        ...pair('location', action.location),
        ...pair('type', action.contentType),
        ...(action.headers ?? []).flatMap(([name, value]) => pair('header', `${name}: ${value}`)),
        ...pair('body', action.body),
      ];
    case 'drip':
      return pair('over', timeText(action.overMs));
    case 'verify':
    case 'drop':
    case 'drop-early':
    case 'reset':
    case 'hang':
    case 'half':
    case 'wrong-length':
    case 'bad-gzip':
      return [];
    default:
      return unreachable(action);
  }
}

const whenPairs = ({ event, attempt, header, every, percent, seed }: ScenarioCondition) => [
  ...pair('event', event),
  ...pair('attempt', attempt),
  ...pair('header', header),
  ...pair('every', every),
  ...pair('percent', percent),
  ...pair('seed', seed),
];

function pair(key: string, value: string | number | undefined): string[] {
  if (value === undefined) return [];
  const text = String(value);
  return [`${key}=${/^[^,()[\]"\s\\]+$/.test(text) ? text : `"${text.replace(/["\\]/g, '\\$&')}"`}`];
}

const timeText = (ms: number) => (ms % 1000 === 0 ? `${ms / 1000}s` : `${ms}ms`);
