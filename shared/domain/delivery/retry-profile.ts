import { unreachable } from '../unreachable.ts';
import type { Outcome, WaitCause, WaitPlan } from './outcome.ts';
import { parseRetryAfter, type RetryAfter } from './retry-after.ts';

/** `documented`: MLflow's published contract. `mlflow`: what MLflow 3.17.2 does, measured. */
export const RETRY_PROFILES = ['documented', 'mlflow'] as const;
export type RetryProfileName = (typeof RETRY_PROFILES)[number];

export interface RetryRules {
  profile: RetryProfileName;
  /** Retries after the first attempt. */
  maxRetries: number;
  /** Multiplies backoff, jitter and Retry-After; nothing else. */
  timeScale: number;
}

/** An attempt that has ended, as far as the decision about the next one needs it. */
export interface EndedAttempt {
  outcome: Outcome;
  /** Of the request that the outcome belongs to: after a redirect by 301, 302 or 303 it is GET. */
  method: string;
  /** Retries used up at this address; each hop of a redirect has a budget of its own. */
  retriesUsed: number;
}

export type RetryDecision =
  | { kind: 'retry'; wait: WaitPlan }
  /** The outcome is not of the kind that is retried. */
  | { kind: 'final' }
  /** It would be retried, but the retries are used up. */
  | { kind: 'exhausted' }
  /** The profile `mlflow` gives up over a Retry-After that its client cannot read. */
  | { kind: 'bad-retry-after' };

/** Drawn anew for each wait: from 0 up to, but not including, 1. */
export type Random = () => number;

const RETRIED_STATUSES: ReadonlySet<number> = new Set([429, 500, 502, 503, 504]);
/** Statuses that MLflow's client also retries when the answer brings a Retry-After. */
const RETRIED_WITH_RETRY_AFTER: ReadonlySet<number> = new Set([413, 429, 503]);
const LONGEST_BACKOFF_MS = 60_000;
const LARGEST_JITTER_MS = 1000;

/** Decides what follows an attempt that was not a success: pure, so that every rule can be tested without a clock. */
export function decideRetry(ended: EndedAttempt, rules: RetryRules, nowMs: number, random: Random): RetryDecision {
  if (!isRetried(ended, rules)) return { kind: 'final' };
  if (ended.retriesUsed >= rules.maxRetries) return { kind: 'exhausted' };
  switch (rules.profile) {
    case 'documented':
      return scaled(documentedWait(ended, nowMs, random), rules.timeScale);
    case 'mlflow': {
      const wait = mlflowWait(ended, nowMs, random);
      return wait ? scaled(wait, rules.timeScale) : { kind: 'bad-retry-after' };
    }
    default:
      return unreachable(rules.profile);
  }
}

function isRetried({ outcome, method }: EndedAttempt, { profile }: RetryRules): boolean {
  // A request that a redirect turned into a GET is never sent again for its answer: MLflow retries POST only.
  const mayRepeat = method === 'POST';
  switch (outcome.kind) {
    case 'response':
      return mayRepeat && isRetriedStatus(outcome, profile);
    case 'no-response':
      // A connection that never stood is tried again for any method.
      if (outcome.phase === 'resolve' || outcome.phase === 'connect' || outcome.phase === 'tls') return true;
      if (profile === 'documented' || outcome.phase !== 'read') return mayRepeat;
      // MLflow's client has left its retry loop when a body breaks off, unless the status alone sent it round again.
      return mayRepeat && outcome.brokenAnswer !== undefined && isRetriedStatus(outcome.brokenAnswer, profile);
    case 'interrupted':
    case 'refused':
      return false;
    default:
      return unreachable(outcome);
  }
}

function isRetriedStatus({ status, retryAfter }: { status: number; retryAfter?: string }, profile: RetryProfileName): boolean {
  return RETRIED_STATUSES.has(status) || (profile === 'mlflow' && retryAfter !== undefined && RETRIED_WITH_RETRY_AFTER.has(status));
}

/** A wait in unscaled milliseconds with its cause. */
type Wait = { ms: number; cause: WaitCause };

function documentedWait({ outcome, retriesUsed }: EndedAttempt, nowMs: number, random: Random): Wait {
  const backoff = backoffWait(retriesUsed, random);
  if (outcome.kind !== 'response' || outcome.status !== 429 || outcome.retryAfter === undefined) return backoff;
  const asked = parseRetryAfter(outcome.retryAfter, nowMs);
  return asked && asked.askedMs > backoff.ms ? retryAfterWait(asked, outcome.retryAfter) : backoff;
}

function mlflowWait({ outcome, retriesUsed }: EndedAttempt, nowMs: number, random: Random): Wait | undefined {
  const header =
    outcome.kind === 'response' ? outcome.retryAfter : outcome.kind === 'no-response' ? outcome.brokenAnswer?.retryAfter : undefined;
  if (header !== undefined) {
    const asked = parseRetryAfter(header, nowMs);
    if (!asked) return undefined;
    if (asked.askedMs > 0) return retryAfterWait(asked, header);
  }
  return retriesUsed === 0 ? { ms: 0, cause: { kind: 'at-once' } } : backoffWait(retriesUsed, random);
}

/** min(60, 2^(n−1) + U(0,1)) seconds before retry n. */
function backoffWait(retriesUsed: number, random: Random): Wait {
  const baseMs = Math.min(2 ** retriesUsed * 1000, LONGEST_BACKOFF_MS);
  const jitterMs = Math.min(Math.floor(random() * LARGEST_JITTER_MS), LONGEST_BACKOFF_MS - baseMs);
  return { ms: baseMs + jitterMs, cause: { kind: 'backoff', baseMs, jitterMs } };
}

const retryAfterWait = ({ askedMs, form }: RetryAfter, header: string): Wait => ({
  ms: askedMs,
  cause: { kind: 'retry-after', header, askedMs, form },
});

const scaled = ({ ms, cause }: Wait, timeScale: number): RetryDecision => ({
  kind: 'retry',
  wait: { waitMs: Math.round(ms * timeScale), cause },
});
