import type { RecordedRelease } from '../mlflow/release.ts';
import type { CheckId } from './checks.ts';

/** What is asked of a run. The secret goes no further than into the signatures. */
export interface CheckQuestion {
  target: string;
  secret: string;
  /** Answers a number or `{"count": n}`; without it the two checks of duplicates are skipped. */
  probeUrl?: string;
  /** Absent: all. */
  only?: readonly CheckId[];
  /** Which of the 15 events are sent by the check of all events; a glob such as `model_version.*`. */
  events?: string;
  /** Sent with every request, after MLflow's own: what a proxy in front of the receiver asks for. */
  headers?: readonly (readonly [name: string, value: string])[];
  /** No judgement of the certificate. */
  insecure?: boolean;
  /** Of the whole run; 60,000 by default. */
  timeoutMs?: number;
  /** The MLflow whose events and payloads are sent. */
  mlflowVersion?: RecordedRelease;
}
