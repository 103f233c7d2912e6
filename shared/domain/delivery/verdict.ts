import { TOLERANCE_SEC } from '../mlflow/freshness.ts';
import type { Verdict } from './capture.ts';
import { isRefusal } from './explain.ts';

/**
 * What is known of a signature, in one word. What we sent we signed, so a delivery has `unchecked` only before its first attempt ended.
 *
 * - `valid`: it fits the bytes, and the timestamp was fresh
 * - `stale`: it fits the bytes, and the timestamp was not fresh
 * - `refused`: it is valid, and the receiver said no all the same, with any 4xx
 * - `invalid`: it does not fit the bytes, or a header that it needs is missing
 * - `unsigned`: there is none
 * - `unchecked`: no secret here is known to be the sender's
 */
export const DELIVERY_VERDICTS = ['valid', 'stale', 'invalid', 'refused', 'unsigned', 'unchecked'] as const;
export type DeliveryVerdict = (typeof DELIVERY_VERDICTS)[number];

interface VerdictWords {
  /** By itself: in a line, a tooltip, what a screen reader says. */
  label: string;
  /** Behind `verified:` in a filter. */
  token: string;
  /** The end of “everything that …”. */
  phrase: string;
}

/** The one place that words a verdict: lists, the detail, shields, the filter and the command line say these. */
export const VERDICT_WORDS: Readonly<Record<DeliveryVerdict, VerdictWords>> = {
  valid: { label: 'Signature valid', token: 'yes', phrase: 'has a valid signature' },
  stale: { label: 'Signature valid, but stale', token: 'stale', phrase: 'has a valid signature and a stale timestamp' },
  invalid: { label: 'Signature invalid', token: 'no', phrase: 'has an invalid signature' },
  refused: { label: 'Signature valid, but refused', token: 'refused', phrase: 'was refused though its signature is valid' },
  unsigned: { label: 'Not signed', token: 'unsigned', phrase: 'is unsigned' },
  unchecked: { label: 'Signature not checked', token: 'unknown', phrase: 'has a signature that was not checked' },
};

/** Timestamps that are not fresh for another reason than their age. */
const NOT_STALE_BUT: Readonly<Record<string, string>> = {
  'ts-future': 'Signature valid, but dated ahead of the clock',
  'ts-not-integer': 'Signature valid, but its timestamp is no whole number',
};

/** @param why of the check, which tells a timestamp that is too old from one that lies ahead */
export const verdictLabel = (verdict: DeliveryVerdict, why?: string): string =>
  (verdict === 'stale' ? NOT_STALE_BUT[why ?? ''] : undefined) ?? VERDICT_WORDS[verdict].label;

/** `signature valid, but stale`: inside a line. */
export function verdictText(verdict: DeliveryVerdict, why?: string): string {
  const label = verdictLabel(verdict, why);
  return label.charAt(0).toLowerCase() + label.slice(1);
}

/** What a check came to, with what the receiver answered. @param status of the answer, where there is one */
export function verdictOf({ result, signature }: Verdict, status?: number): DeliveryVerdict {
  if (result === 'valid') return status !== undefined && isRefusal(status) ? 'refused' : 'valid';
  return signature === 'valid' ? 'stale' : result;
}

/** Of a check by itself, with its class: `signature valid, but stale (ts-stale)`. @param status of the answer, where there is one */
export const checkText = (verdict: Verdict, status?: number): string =>
  `${verdictText(verdictOf(verdict, status), verdict.why)}${verdict.why === undefined ? '' : ` (${verdict.why})`}`;

/** Whether MLflow's documented receiver takes a timestamp of whole seconds that arrives at this moment. */
export function isFresh(timestampSec: number, atMs: number): boolean {
  const ageSec = Math.floor(atMs / 1000) - timestampSec;
  return ageSec >= 0 && ageSec <= TOLERANCE_SEC;
}
