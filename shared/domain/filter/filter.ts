import { CAPTURE_REFUSALS } from '../delivery/capture.ts';
import { DELIVERED_REASONS, HELD_REASONS } from '../delivery/delivery.ts';
import { FAILED_REASONS } from '../delivery/outcome.ts';
import { VERDICT_WORDS } from '../delivery/verdict.ts';

/*
 * The filter language of lists. Space means and, a comma inside a token or, a leading `-` not; quotes keep spaces together
 * and `*` stands for anything in names:
 *
 *   event:model_version* status:4xx,5xx -verified:yes after:-15m "connection reset"
 *
 * This file says what there is; the others parse it (filter-parse), say it in words (filter-words), test a row against it
 * (filter-eval) and complete it (filter-suggest).
 */

/** How the value of a token is read. */
export type FilterValueKind = 'name' | 'choice' | 'status' | 'count' | 'duration' | 'size' | 'pair' | 'text' | 'time';

interface TokenRule {
  kind: FilterValueKind;
  /** Ends the sentence "status takes …". */
  takes: string;
  /** What it looks at, for the list of suggestions. */
  about: string;
  choices?: readonly string[];
}

const name = (about: string, example: string): TokenRule => ({
  kind: 'name',
  about,
  takes: `a name such as ${example}; * stands for anything`,
});
const choice = (about: string, ...choices: string[]): TokenRule => ({ kind: 'choice', about, takes: listOf(choices), choices });

export const FILTER_TOKENS = {
  event: name('what happened', 'model_version.created'),
  entity: name('what it happened to', 'prompt*'),
  action: name('what was done', 'set'),
  model: name('name of the model', 'iris'),
  prompt: name('name of the prompt', 'greet'),
  version: name('version of the model or prompt', '3'),
  alias: name('alias of a model or prompt', 'champion'),
  tag: { kind: 'pair', about: 'tag of a model, version or prompt', takes: 'a tag such as stage or stage=prod' },
  webhook: name('who was told', 'alias-hook'),
  state: choice(
    'how far it is',
    'delivered',
    'failed',
    'retrying',
    'held',
    'cancelled',
    'pending',
    'in-flight',
    'exhausted',
    'unheard',
    'arrived',
    'refused',
  ),
  reason: choice('why it is as it is', ...DELIVERED_REASONS, ...FAILED_REASONS, ...HELD_REASONS, ...CAPTURE_REFUSALS),
  status: { kind: 'status', about: 'last status', takes: '2xx, 503, >=400, none' },
  error: choice(
    'why there was no answer',
    'drop',
    'timeout',
    'tls',
    'refused',
    'redirect',
    'dns',
    'unreachable',
    'protocol',
    'target',
    'interrupted',
  ),
  verified: choice('the signature', ...Object.values(VERDICT_WORDS).map(({ token }) => token)),
  why: name('explanation of a bad signature', 'body-reserialised'),
  attempt: { kind: 'count', about: 'number of attempts', takes: 'a number such as 2, >1, 2..4' },
  took: { kind: 'duration', about: 'time from first to last byte, waits included', takes: 'a time such as >2s, <300ms, 1s..5s' },
  wait: { kind: 'duration', about: 'longest wait between attempts', takes: 'a time such as >60s, <5s' },
  size: { kind: 'size', about: 'size of the body', takes: 'a size such as >4k, <1m, 512' },
  dup: choice('received more than once', 'yes', 'no'),
  source: choice(
    'where it came from',
    ...['registry', 'mirror', 'compose', 'test', 'replay', 'import', 'external', 'tunnel', 'conformance', 'agent'],
  ),
  from: name('real server that it came from', 'mlflow.example'),
  endpoint: name('endpoint of the mock receiver that got it', 'webhook'),
  'replay-of': name('which delivery it repeats', 'd42 or the start of its delivery id'),
  id: name('id of the row or of the delivery', 'd42, c33 or the first characters of a delivery id'),
  run: name('conformance run', '12'),
  header: { kind: 'pair', about: 'header of the request or an answer', takes: 'a header such as retry-after or user-agent=node*' },
  body: { kind: 'text', about: 'text in the body', takes: 'a text, in quotes when it has spaces' },
  answer: { kind: 'text', about: 'text in an answer', takes: 'a text, in quotes when it has spaces' },
  after: { kind: 'time', about: 'not before', takes: 'a time such as 10:30, 2026-11-23T11:00, -15m' },
  before: { kind: 'time', about: 'not after', takes: 'a time such as 10:30, 2026-11-23T11:00, -15m' },
  star: choice('marked with a star', 'yes', 'no'),
  note: choice('has a note', 'yes', 'no'),
} as const satisfies Record<string, TokenRule>;

export type FilterKey = keyof typeof FILTER_TOKENS;

export const FILTER_KEYS = Object.keys(FILTER_TOKENS) as FilterKey[];

export function isFilterKey(text: string): text is FilterKey {
  return Object.hasOwn(FILTER_TOKENS, text);
}

export function ruleOf(key: FilterKey): TokenRule {
  return FILTER_TOKENS[key];
}

/** Bounds of a number; a missing one is open. */
export interface Range {
  min?: number;
  max?: number;
  /** The bound itself is outside. */
  minOpen?: boolean;
  maxOpen?: boolean;
}

export type Moment =
  /** Today, in the zone of the machine that asks. */
  { form: 'clock'; hour: number; minute: number; second: number } | { form: 'ago'; ms: number } | { form: 'instant'; atMs: number };

export type FilterValue =
  | { kind: 'glob'; text: string }
  | { kind: 'choice'; text: string }
  | { kind: 'none' }
  | { kind: 'range'; range: Range; text: string }
  | { kind: 'pair'; name: string; value?: string }
  | { kind: 'text'; text: string }
  | { kind: 'time'; moment: Moment };

/** One token that holds: any of its values will do. `word` is a text anywhere. */
export interface FilterTerm {
  key: FilterKey | 'word';
  not: boolean;
  values: FilterValue[];
}

/**
 * One token where it stands in the text. `ok`: it filters. `typing`: it will, once the caret leaves it. `wrong`: it does
 * not; `problem` says what was expected.
 */
export type FilterToken = { start: number; end: number; text: string } & (
  | { state: 'ok' | 'typing'; term?: FilterTerm }
  | { state: 'wrong'; problem: string }
);

export interface Filter {
  tokens: FilterToken[];
  /** Of the tokens that are `ok`; all of them have to hold. */
  terms: FilterTerm[];
}

/** The tokens that hold as one text: what a list is asked for while another token is still wrong. */
export function applicableText({ tokens }: Filter): string {
  return tokens
    .filter(({ state }) => state === 'ok')
    .map(({ text }) => text)
    .join(' ');
}

/** Adds a token, as a click on a cell does; one that is there already stays as it is. */
export function withToken(text: string, key: FilterKey, value: string, { not = false } = {}): string {
  const token = `${not ? '-' : ''}${key}:${quoted(value)}`;
  const opposite = `${not ? '' : '-'}${key}:${quoted(value)}`;
  const rest = splitTokens(text).filter((part) => part !== token && part !== opposite);
  return [...rest, token].join(' ');
}

/** In quotes where the language needs them. */
export function quoted(value: string): string {
  return /[\s",]/.test(value) || value === '' ? `"${value.replace(/["\\]/g, '\\$&')}"` : value;
}

/** At spaces outside of quotes. */
function splitTokens(text: string): string[] {
  return text.match(/(?:"(?:\\.|[^"\\])*"?|[^\s"])+/g) ?? [];
}

function listOf(words: readonly string[]): string {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}
