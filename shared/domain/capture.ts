/** One step of checking a request, in the order of the receiver in MLflow's documentation. */
export type VerifyStepName =
  | 'signature-present'
  | 'delivery-id-present'
  | 'timestamp-present'
  | 'timestamp-fresh'
  | 'prefix'
  | 'signed-content'
  | 'signature-match';

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

/**
 * What verifying came to. `why` names the first failing step by its class: `no-signature`, `no-id`, `no-timestamp`,
 * `ts-not-integer`, `ts-stale`, `ts-future`, `prefix`, `b64-broken`, `mismatch`.
 */
export interface Verdict {
  result: 'valid' | 'invalid' | 'unsigned' | 'unchecked';
  why?: string;
}

export interface VerifyReport {
  verdict: Verdict;
  steps: VerifyStep[];
  /** What MLflow's documented receiver answers. */
  answer: { status: 200 | 400 | 401; detail?: string };
  /** Where the secret came from, never the secret. */
  secretFrom?: { kind: 'webhook'; webhookId: string; webhookName: string } | { kind: 'endpoint'; endpoint: string };
}

export type CaptureRefusal = 'body-too-large' | 'headers-too-large' | 'timeout' | 'malformed' | 'busy' | 'unmatched' | 'storage-full';

/** A request as the receiver kept it, for lists and stream events. */
export interface CaptureSummary {
  /** `c` and a number that grows. */
  id: string;
  /** `webhook` for the default endpoint, else the name in `/hooks/<name>`; absent when the path matched none. */
  endpoint?: string;
  deliveryId?: string;
  /** Which attempt of this delivery id it is, counted by us from 1. */
  attempt?: number;
  method: string;
  target: string;
  httpVersion: string;
  bodySize: number;
  answer?: { status: number };
  outcome: 'accepted' | 'rejected';
  refusal?: CaptureRefusal;
  verdict: Verdict;
  /** The delivery id was met before. */
  duplicate: boolean;
  /** It came from a page: it carries Origin or a cross-site Sec-Fetch-Site. */
  browser: boolean;
  peer: string;
  atMs: number;
  tookMs?: number;
}

export interface CaptureDetail extends CaptureSummary {
  /** Order, case and duplicates as they came. */
  headers: ReadonlyArray<readonly [name: string, value: string]>;
  report?: VerifyReport;
  answerHeaders?: ReadonlyArray<readonly [name: string, value: string]>;
  answerBody?: string;
}
