import { timingSafeEqual } from 'node:crypto';
import type { VerifyReport, VerifyStep } from '#shared/domain/delivery/capture.ts';
import { parsePythonInt } from './python-int.ts';
import { SIGNATURE_PREFIX, sign } from './sign.ts';

/** A secret to try, and where it comes from. */
export interface CandidateSecret {
  secret: string;
  from: NonNullable<VerifyReport['secretFrom']>;
  /** It is the one that should fit: when it does not, the signature is invalid rather than unchecked. */
  decides: boolean;
}

export interface VerifyInput {
  /** The three headers as they came (one character per byte), blanks around them removed; the first where one is repeated. */
  signature: string | undefined;
  deliveryId: string | undefined;
  timestamp: string | undefined;
  /** The raw bytes. */
  body: Uint8Array;
  secrets: readonly CandidateSecret[];
  /** Of these headers and this body, by secret, where they were computed before. */
  signatures?: ReadonlyMap<string, string>;
  nowMs: number;
  /** How old a request may be; younger than 0 s is refused too. */
  toleranceSec: number;
}

/**
 * What is to be known of a valid request beside its headers and the length of its body, so that {@link reportOfProof} makes the whole report of
 * it again. Most requests are valid, and few reports are ever looked at.
 */
export interface Proof {
  verdict: { result: 'valid' };
  answer: { status: 200 };
  secretFrom: CandidateSecret['from'];
  checkedAtMs: number;
  toleranceSec: number;
}

/**
 * Judges a request in the steps, and with the answers, of the receiver in MLflow's documentation: three headers, then a
 * fresh timestamp, then the signature. Steps behind the first that failed are still computed, for diagnosis. Where that
 * receiver would crash (bodies that are not UTF-8, signatures that are not ASCII) the bytes are judged. Never throws.
 */
export function verify(input: VerifyInput): VerifyReport {
  return reportOf(factsOf(input), comparisonOf(input, matchSignature(input)));
}

/** The same, in short where the request is valid. */
export function judge(input: VerifyInput): VerifyReport | Proof {
  const match = matchSignature(input);
  const { nowMs, toleranceSec } = input;
  // A signature that fits has all that it is made of, and its prefix.
  if (match && isFresh(ageOf(input), toleranceSec))
    return { verdict: { result: 'valid' }, answer: { status: 200 }, secretFrom: match.from, checkedAtMs: nowMs, toleranceSec };
  return reportOf(factsOf(input), comparisonOf(input, match));
}

/** @param request of which it is the proof */
export function reportOfProof(
  { secretFrom, checkedAtMs, toleranceSec }: Omit<Proof, 'answer'>,
  request: Pick<Facts, 'signature' | 'deliveryId' | 'timestamp' | 'bodyBytes'>,
): VerifyReport {
  return reportOf({ ...request, nowMs: checkedAtMs, toleranceSec }, { match: secretFrom, expected: undefined });
}

/** What is judged beside the signature itself. */
interface Facts extends Pick<VerifyInput, 'signature' | 'deliveryId' | 'timestamp' | 'nowMs' | 'toleranceSec'> {
  bodyBytes: number;
}

/** What became of the signature. */
interface Comparison {
  /** Whose secret gives it. */
  match: CandidateSecret['from'] | undefined;
  /** What it should be; absent where nobody knows which secret it is made with. */
  expected: (() => string) | undefined;
}

const factsOf = ({ body, ...rest }: VerifyInput): Facts => ({ ...rest, bodyBytes: body.length });

function comparisonOf(input: VerifyInput, match: CandidateSecret | undefined): Comparison {
  const decider = input.secrets.find(({ decides }) => decides);
  return { match: match?.from, expected: decider && (() => expected(input, decider.secret)) };
}

function reportOf(facts: Facts, comparison: Comparison): VerifyReport {
  const { match } = comparison;
  const checks: Check[] = [
    present('signature-present', 'Missing signature header', facts.signature, comparison.expected !== undefined),
    present('delivery-id-present', 'Missing delivery ID header', facts.deliveryId),
    present('timestamp-present', 'Missing timestamp header', facts.timestamp),
    checkFreshness(facts),
    checkPrefix(facts.signature),
    describeSignedContent(facts),
    checkSignature(facts, comparison),
  ];
  const failed = checks.find(({ step }) => !step.passed);
  const firstFailed = failed ? checks.indexOf(failed) : checks.length;
  return {
    verdict: failed ? { ...failed.verdict, ...(onlyTheTime(failed, match) && { signature: 'valid' as const }) } : { result: 'valid' },
    steps: checks.map(({ step }, i) => ({ ...step, notReached: i > firstFailed })),
    answer: failed ? { status: failed.step.statusIfFailed, detail: failed.detail } : { status: 200 },
    ...(match && { secretFrom: match }),
  };
}

/** The signature fits, behind a timestamp that is not fresh. */
const onlyTheTime = ({ step }: Check, match: Comparison['match']) => step.name === 'timestamp-fresh' && match !== undefined;

interface Check {
  step: Omit<VerifyStep, 'notReached'>;
  verdict: VerifyReport['verdict'];
  detail: string;
}

function present(name: VerifyStep['name'], detail: string, value: string | undefined, secretExpected = false): Check {
  const missing: VerifyReport['verdict'] =
    name === 'signature-present'
      ? { result: 'unsigned', why: secretExpected ? 'no-signature' : 'unsigned' }
      : { result: 'invalid', why: name === 'delivery-id-present' ? 'no-id' : 'no-timestamp' };
  const shown = value ? clip(value) : value === '' ? 'empty' : 'absent';
  return { step: { name, passed: Boolean(value), value: shown, statusIfFailed: 400 }, verdict: missing, detail };
}

/** Whole seconds from its timestamp until it was judged; undefined without one. */
function ageOf({ timestamp, nowMs }: Pick<VerifyInput, 'timestamp' | 'nowMs'>): number | undefined {
  const sentSec = timestamp === undefined ? undefined : parsePythonInt(timestamp);
  return sentSec === undefined ? undefined : Math.floor(nowMs / 1000) - sentSec;
}

const isFresh = (ageSec: number | undefined, toleranceSec: number): boolean =>
  ageSec !== undefined && ageSec >= 0 && ageSec <= toleranceSec;

function checkFreshness({ timestamp, nowMs, toleranceSec }: Facts): Check {
  const ageSec = ageOf({ timestamp, nowMs });
  const passed = isFresh(ageSec, toleranceSec);
  const why = ageSec === undefined ? 'ts-not-integer' : ageSec < 0 ? 'ts-future' : 'ts-stale';
  const value =
    ageSec !== undefined
      ? `age ${ageSec} s of 0…${toleranceSec} s`
      : timestamp
        ? `“${clip(timestamp)}” is not a whole number`
        : 'no timestamp to read';
  return {
    step: { name: 'timestamp-fresh', passed, value, statusIfFailed: 400 },
    verdict: { result: 'invalid', why },
    detail: 'Timestamp is too old or invalid (possible replay attack)',
  };
}

function checkPrefix(signature = ''): Check {
  const passed = signature.startsWith(SIGNATURE_PREFIX);
  const value = passed ? SIGNATURE_PREFIX : `“${clip(signature, 12)}” does not start with “${SIGNATURE_PREFIX}”`;
  return {
    step: { name: 'prefix', passed, value, statusIfFailed: 401 },
    verdict: { result: 'invalid', why: 'prefix' },
    detail: 'Invalid signature',
  };
}

function describeSignedContent({ deliveryId, timestamp, bodyBytes }: Facts): Check {
  const passed = Boolean(deliveryId && timestamp);
  const value = passed ? `${clip(`${deliveryId}.${timestamp}.`)}(${bodyBytes} bytes of body)` : 'a part of it is missing';
  return {
    step: { name: 'signed-content', passed, value, statusIfFailed: 401 },
    verdict: { result: 'invalid', why: 'mismatch' },
    detail: 'Invalid signature',
  };
}

function checkSignature(facts: Facts, comparison: Comparison): Check {
  const broken = !isDigest(givenText(facts.signature));
  const why = broken ? 'b64-broken' : 'mismatch';
  return {
    step: {
      name: 'signature-match',
      passed: comparison.match !== undefined,
      value: describeMatch(facts, comparison),
      statusIfFailed: 401,
    },
    verdict: broken || comparison.expected ? { result: 'invalid', why } : { result: 'unchecked' },
    detail: 'Invalid signature',
  };
}

function describeMatch({ signature, deliveryId, timestamp }: Facts, comparison: Comparison): string {
  const given = givenText(signature);
  if (!given || !deliveryId || !timestamp) return 'nothing to compare';
  const shown = clip(given, SHOWN_OF_DIGEST);
  if (comparison.match) return `${shown} with the secret of ${nameOf(comparison.match)}`;
  if (!comparison.expected) return `${shown} fits no known secret`;
  return `${shown} instead of ${clip(givenText(comparison.expected()), SHOWN_OF_DIGEST)}`;
}

/** The first secret that gives this very signature; texts are compared, as the documented receiver does. */
function matchSignature(input: VerifyInput): CandidateSecret | undefined {
  if (!input.signature || !input.deliveryId || !input.timestamp) return undefined;
  return input.secrets.find(({ secret }) => isSameText(input.signature ?? '', expected(input, secret)));
}

const expected = ({ deliveryId = '', timestamp = '', body, signatures }: VerifyInput, secret: string) =>
  signatures?.get(secret) ?? sign(secret, { deliveryId, timestamp, body });

/** In constant time for texts of one length; the length of a signature is no secret. */
function isSameText(a: string, b: string): boolean {
  const [bytesA, bytesB] = [Buffer.from(a), Buffer.from(b)];
  return bytesA.length === bytesB.length && timingSafeEqual(bytesA, bytesB);
}

/** Standard base64 of 32 bytes, the only form that can match. */
const isDigest = (text: string) => /^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/.test(text);

const givenText = (signature = '') => (signature.startsWith(SIGNATURE_PREFIX) ? signature.slice(SIGNATURE_PREFIX.length) : signature);

function nameOf(from: CandidateSecret['from']): string {
  switch (from.kind) {
    case 'webhook':
      return `“${from.webhookName}”`;
    case 'endpoint':
      return `the endpoint “${from.endpoint}”`;
    case 'sender':
      return from.origin;
  }
}

/** Enough of a signature to tell two apart, too little to use it. */
const SHOWN_OF_DIGEST = 8;
const SHOWN = 120;

function clip(text: string, length = SHOWN): string {
  return text.length <= length ? text : `${text.slice(0, length)}…`;
}
