import type { NoResponseReason } from '../delivery/outcome.ts';
import type { CheckId, CheckLevel } from './checks.ts';

/** `fail` of a `should` or `info` is shown as a warning. `skip`: not run, and `why` says what was missing. */
export const CHECK_RESULTS = ['pass', 'fail', 'skip'] as const;
export type CheckResult = (typeof CHECK_RESULTS)[number];

/** The `answer` of checks that were skipped: the valid request was not taken; the time was over; the receiver has ended; nothing counts. */
export const NOT_RUN = 'not run';
export const NO_TIME = 'no time';
export const NOBODY_THERE = 'nobody there';
export const NO_PROBE_URL = 'no probe URL';

/** One request of a check and what it came to. Texts are cut to a few KiB; never the secret that signed. */
export interface CheckExchange {
  deliveryId: string;
  /** Header lines as they were sent, those of `--header` among them with their values left out. */
  headers: readonly (readonly [name: string, value: string])[];
  /** The body as text, cut at 4 KiB. */
  body: string;
  /** What about it is unusual, in a few words: "the signature header is left out". */
  unusual?: string;
  came: CheckAnswer;
  tookMs: number;
  /** The delivery's row in this core ("d1291"), where the run was made by a core. */
  row?: string;
}

/** `target-refused`: the address may not be sent to; `invalid`: what should be sent is no request. Nothing was sent in both. */
export type NoAnswerReason = NoResponseReason | 'target-refused' | 'invalid';

export type CheckAnswer =
  | { kind: 'answer'; status: number; headers: readonly (readonly [name: string, value: string])[]; body: string }
  /** `message`: what the network did, as one sentence. `status`: of an answer that began and never ended. */
  | { kind: 'none'; reason: NoAnswerReason; message: string; status?: number };

export interface CheckOutcome {
  id: CheckId;
  level: CheckLevel;
  result: CheckResult;
  /** What was seen, one sentence or two: "Refused with 500. A refusal counts only with a status that is not retried." */
  why: string;
  /** What MLflow would do because of it; with a failure. */
  care?: string;
  /** What to change in the receiver; with a failure or a skip. */
  fix?: string;
  /** The answer in a few signs: "200", "15 × 200", "300 s", "none sent", "no probe URL". */
  answer: string;
  tookMs?: number;
  /** Those that decide, 20 at most. */
  exchanges: readonly CheckExchange[];
}

export interface CheckReport {
  /** Credentials in it are left out. */
  target: string;
  /** The MLflow release that the requests are like: "3.17.2". */
  mlflowVersion: string;
  startedAtMs: number;
  tookMs: number;
  /** In the order of the table of checks; those that were not asked for are absent, but for one that kept the others from running. */
  checks: readonly CheckOutcome[];
  summary: { passed: number; failed: number; warned: number; skipped: number };
  notTestable: readonly string[];
  /** The time of the run was over before all was done. */
  timedOut?: true;
}

/** Why a run has no report: `unreachable` is exit code 3; `stopped` after `signal` was aborted. */
export type CheckEnd = { kind: 'finished'; report: CheckReport } | { kind: 'unreachable'; message: string } | { kind: 'stopped' };
