import type { Cause } from './explain.ts';

/** One step of checking a request, in the order of the receiver in MLflow's documentation. */
export const VERIFY_STEPS = [
  'signature-present',
  'delivery-id-present',
  'timestamp-present',
  'timestamp-fresh',
  'prefix',
  'signed-content',
  'signature-match',
] as const;
export type VerifyStepName = (typeof VERIFY_STEPS)[number];

export interface VerifyStep {
  name: VerifyStepName;
  passed: boolean;
  /** The value that decided: the header's text, `age 0 s of 0…300 s`, the expected signature's first characters … */
  value: string;
  /** Answered by the documentation's receiver when the step fails. */
  statusIfFailed: 400 | 401;
  /** An earlier step failed, so a receiver never gets here; computed for diagnosis. */
  notReached: boolean;
}

export const VERDICT_RESULTS = ['valid', 'invalid', 'unsigned', 'unchecked'] as const;

/**
 * What verifying came to. `why` names the first failing step by its class: `no-signature`, `no-id`, `no-timestamp`,
 * `ts-not-integer`, `ts-stale`, `ts-future`, `prefix`, `b64-broken`, `mismatch`.
 */
export interface Verdict {
  result: (typeof VERDICT_RESULTS)[number];
  why?: string;
  /** The signature itself fits: what is invalid is the timestamp alone. */
  signature?: 'valid';
}

export interface VerifyReport {
  verdict: Verdict;
  steps: VerifyStep[];
  /** What MLflow's documented receiver answers. */
  answer: { status: 200 | 400 | 401; detail?: string };
  /** Where the secret came from, never the secret. */
  secretFrom?:
    | { kind: 'webhook'; webhookId: string; webhookName: string }
    | { kind: 'endpoint'; endpoint: string }
    /** A server that is attached, in words: `mlflow.example, 3.9.0`. */
    | { kind: 'sender'; origin: string };
}

/**
 * Why a request was not taken. `aborted`: the sender hung up before the end of its body. `busy`: too many bytes were
 * being received at once. `unmatched`: nothing listens at that method and path. `transfer-coding`: the body was packed on
 * its way (`Transfer-Encoding: gzip, chunked`), which nothing here takes off.
 */
export const CAPTURE_REFUSALS = [
  'body-too-large',
  'headers-too-large',
  'timeout',
  'malformed',
  'aborted',
  'busy',
  'unmatched',
  'transfer-coding',
  'dropped',
] as const;
export type CaptureRefusal = (typeof CAPTURE_REFUSALS)[number];

export const CAPTURE_OUTCOMES = ['accepted', 'rejected'] as const;

/** A request as the receiver kept it, for lists and stream events. */
export interface CaptureSummary {
  /** `c` and a number that grows. */
  id: string;
  /** `webhook` for the default endpoint, else the name in `/hooks/<name>`; absent when the path matched none. */
  endpoint?: string;
  deliveryId?: string;
  /** The row of the joined list that it belongs to, `c33`; absent when it is an attempt of a delivery of ours, which is its row then. */
  row?: string;
  /** Which attempt of this delivery id it is, counted by us from 1. */
  attempt?: number;
  /** Empty, as are target and version, when the request ended or broke before they were there. */
  method: string;
  target: string;
  httpVersion: string;
  /** Bytes received, chunk framing removed, content codings kept. */
  bodySize: number;
  answer?: { status: number };
  /** `accepted`: received whole and judged, whatever the answer; `rejected`: see `refusal`. */
  outcome: (typeof CAPTURE_OUTCOMES)[number];
  refusal?: CaptureRefusal;
  verdict: Verdict;
  /** Why its signature does not match, once that was explained. */
  cause?: Cause;
  /** The delivery id was met before. */
  duplicate: boolean;
  /** It came from a page: it carries Origin or a cross-site Sec-Fetch-Site. */
  browser: boolean;
  /** It came through the tunnel, as far as its headers tell: see docs/tunnels.md. */
  tunnelled?: true;
  /** The attached server that signed it: `mlflow.example, 3.9.0`. */
  origin?: string;
  /** What became of it at the app behind the receiver; absent when the receiver answered by itself. */
  passedOn?: PassedOn;
  /** Address and port: `127.0.0.1:53214`, `[::1]:53214`. */
  peer: string;
  /** When its headers had arrived. */
  atMs: number;
  /** From then until it was kept, just before the answer left. */
  tookMs: number;
}

export const BODIES_KEPT = ['whole', 'start', 'raw-request'] as const;

export interface CaptureDetail extends CaptureSummary {
  /** Order, case and duplicates as they came. */
  headers: ReadonlyArray<readonly [name: string, value: string]>;
  /** Fields behind a chunked body, when there were any. */
  trailers?: ReadonlyArray<readonly [name: string, value: string]>;
  /** What `…/body` gives: all of the body, its first 64 KiB, or the bytes of a request that could not be read, as they came. */
  bodyKept: (typeof BODIES_KEPT)[number];
  /** Version and cipher when it came over HTTPS: `TLSv1.3 TLS_AES_256_GCM_SHA384`. */
  tls?: string;
  report?: VerifyReport;
  /** The step of the endpoint's scenario that it got, in the one-line form: `503`, `drop`, `verify`. */
  played?: string;
  forwarded?: Forwarded;
  answerHeaders?: ReadonlyArray<readonly [name: string, value: string]>;
  /** As text; of a packed one the start, its codings undone. */
  answerBody?: string;
}

/** {@link Forwarded} in short. */
export interface PassedOn {
  /** What was asked: the target's URL and the sender's query. Empty when no route fits. */
  url: string;
  result: Forwarded['outcome']['kind'];
  /** The app's. */
  status?: number;
  /** What it says in words, where it refused or failed. */
  said?: string;
  /** Why it was not sent, or not answered. */
  message?: string;
}

export function passedOn({ url, outcome }: Pick<Forwarded, 'url'> & { outcome: PassedOnOutcome }): PassedOn {
  if (outcome.kind === 'answered')
    return { url, result: outcome.kind, status: outcome.status, ...(outcome.said !== undefined && { said: outcome.said }) };
  return { url, result: outcome.kind, message: outcome.message };
}

type PassedOnOutcome = { kind: 'answered'; status: number; said?: string } | { kind: 'not-sent' | 'no-answer'; message: string };

/** What an app behind the receiver made of a request; its answer went back to the sender. */
export interface Forwarded {
  url: string;
  outcome:
    | {
        kind: 'answered';
        status: number;
        headers: ReadonlyArray<readonly [name: string, value: string]>;
        bodySize: number;
        /** What a refusal or failure says in words, in one line, unpacked. Never a secret that is known here. */
        said?: string;
      }
    /** `loop`: it had come through three forwarders already. `browser`: it came from a page, which is not passed on. */
    | { kind: 'not-sent'; reason: 'loop' | 'browser' | 'no-route' | 'target-refused'; message: string }
    | { kind: 'no-answer'; message: string };
  tookMs: number;
}
