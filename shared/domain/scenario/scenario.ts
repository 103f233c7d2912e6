import { matchesGlob } from '../glob.ts';

/**
 * What a mock endpoint does with the requests it gets. Steps without a condition are played in their order, each
 * `times` times; a step with a condition is taken before them whenever its condition holds, at most `times` times.
 * Both are pure data, so that JSON, the one-line form and the editor of the inspector say the same.
 */
export interface Scenario {
  steps: ScenarioStep[];
  /** What comes after the last step: it again, or the first. */
  atEnd: 'repeat-last' | 'start-over';
}

export interface ScenarioStep {
  action: ScenarioAction;
  /** Absent: once for a step in the order, without end for one with a condition. */
  times?: number;
  /** Milliseconds between the request and the action. */
  waitMs?: number;
  when?: ScenarioCondition;
}

export type ScenarioAction =
  /** Judge and answer as the receiver in MLflow's documentation; where a forward target is set, ask that. */
  | { kind: 'verify' }
  | ({ kind: 'status' } & StatusAnswer)
  /** Hang up without an answer: once the request has been read, or before its body has. */
  | { kind: 'drop' }
  | { kind: 'drop-early' }
  /** End the connection with a TCP reset. */
  | { kind: 'reset' }
  /** Never answer. */
  | { kind: 'hang' }
  /** Hang up in the middle of the answer's body. */
  | { kind: 'half' }
  /** An answer whose body takes `overMs` to arrive. */
  | { kind: 'drip'; overMs: number }
  /** Announce more bytes than are sent. */
  | { kind: 'wrong-length' }
  /** Announce gzip and send something else. */
  | { kind: 'bad-gzip' };

export interface StatusAnswer {
  status: number;
  /** Sent as it is: seconds, a date, or something no client can read. */
  retryAfter?: string;
  /** Retry-After as an HTTP date, so many seconds from then. */
  retryAfterDateSec?: number;
  location?: string;
  contentType?: string;
  headers?: ReadonlyArray<readonly [name: string, value: string]>;
  body?: string;
}

/** All that are given must hold. */
export interface ScenarioCondition {
  /** `model_version.*`: the event of the body, `*` for any characters. */
  event?: string;
  /** Which attempt of its delivery id it is, from 1. */
  attempt?: number;
  /** `X-Env` must be there, `X-Env: staging` must have that value. */
  header?: string;
  /** Every Nth request of the endpoint. */
  every?: number;
  /** So many percent of the requests, the same ones in every run with the same `seed`. */
  percent?: number;
  seed?: number;
}

export const ALWAYS_VERIFY: Scenario = { steps: [{ action: { kind: 'verify' } }], atEnd: 'repeat-last' };

/** How far a scenario has come. */
export interface ScenarioPosition {
  /** Requests so far. */
  requests: number;
  /** Step that the next request without a matching condition gets; past the end when there is none in the order. */
  next: number;
  /** How often that step has been played in this round. */
  played: number;
  /** How often each step has been played in all. */
  hits: number[];
}

export function startOf({ steps }: Scenario): ScenarioPosition {
  return { requests: 0, next: nextInOrder(steps, -1), played: 0, hits: steps.map(() => 0) };
}

/** What a condition can look at. */
export interface ScenarioRequest {
  /** Absent when the body names none. */
  event?: string;
  attempt: number;
  headers: ReadonlyArray<readonly [name: string, value: string]>;
}

/** The step for a request, and the position behind it. Without a step left to play, the request is verified. */
export function playNext(
  scenario: Scenario,
  position: ScenarioPosition,
  request: ScenarioRequest,
): { step: ScenarioStep; index: number | undefined; position: ScenarioPosition } {
  const { steps, atEnd } = scenario;
  const requests = position.requests + 1;
  const conditional = steps.findIndex(
    ({ when, times = Number.POSITIVE_INFINITY }, i) => when && (position.hits[i] ?? 0) < times && holds(when, request, requests),
  );
  const index = conditional >= 0 ? conditional : position.next;
  const step = steps[index];
  if (!step) return { step: { action: { kind: 'verify' } }, index: undefined, position: { ...position, requests } };

  const hits = position.hits.map((count, i) => (i === index ? count + 1 : count));
  if (conditional >= 0) return { step, index, position: { ...position, requests, hits } };
  const played = position.played + 1;
  if (played < (step.times ?? 1)) return { step, index, position: { ...position, requests, hits, played } };
  const following = nextInOrder(steps, index);
  if (following < steps.length) return { step, index, position: { requests, hits, next: following, played: 0 } };
  if (atEnd === 'start-over') return { step, index, position: { requests, hits, next: nextInOrder(steps, -1), played: 0 } };
  return { step, index, position: { requests, hits, next: index, played } };
}

function nextInOrder(steps: readonly ScenarioStep[], from: number): number {
  const next = steps.findIndex(({ when }, i) => i > from && !when);
  return next < 0 ? steps.length : next;
}

function holds(when: ScenarioCondition, request: ScenarioRequest, requests: number): boolean {
  const { event, headers } = request;
  if (when.event !== undefined && !(event !== undefined && matchesGlob(when.event, event))) return false;
  if (when.attempt !== undefined && when.attempt !== request.attempt) return false;
  if (when.header !== undefined && !hasHeader(headers, when.header)) return false;
  if (when.every !== undefined && requests % when.every !== 0) return false;
  return when.percent === undefined || drawPercent(when.seed ?? 1, requests) < when.percent;
}

function hasHeader(headers: ScenarioRequest['headers'], wanted: string): boolean {
  const [name = '', ...value] = wanted.split(':');
  return headers.some(([n, v]) => n.toLowerCase() === name.trim().toLowerCase() && (value.length === 0 || v === value.join(':').trim()));
}

/** 0 up to 100 from a seed and a number: splitmix32, small and well spread. */
function drawPercent(seed: number, n: number): number {
  let z = (Math.imul(seed, 0x9e3779b9) + Math.imul(n, 0x85ebca6b)) | 0;
  z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
  return (((z ^ (z >>> 15)) >>> 0) / 2 ** 32) * 100;
}
