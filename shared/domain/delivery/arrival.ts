import type { CaptureDetail, CaptureRefusal, CaptureSummary } from './capture.ts';
import type { AttemptMark } from './delivery.ts';
import type { Cause } from './explain.ts';
import type { Subject } from './subject.ts';
import type { DeliveryVerdict } from './verdict.ts';

export const ARRIVAL_STATES = ['arrived', 'refused'] as const;

/**
 * One row of what came from elsewhere: all requests with one delivery id that no delivery of ours sent, or one request without an id. It
 * stands where its first request stands; what it shows is that of the newest.
 */
export interface ArrivalSummary {
  /** That of its first capture: `c33`. */
  id: string;
  /** Tells it from a delivery in the joined list. */
  source: 'external';
  deliveryId?: string;
  endpoint?: string;
  /** As its body names it, whether MLflow has such an event or not. */
  event?: string;
  about?: Subject;
  /** One line of `about`; empty without it. */
  subject: string;
  /** `arrived`: answered below 400. `refused`: answered otherwise, or not at all. */
  state: (typeof ARRIVAL_STATES)[number];
  /** Why it was not even judged. */
  refusal?: CaptureRefusal;
  /** How many requests there were. */
  attempts: number;
  /** One for each of the newest 32, oldest first: the status that was answered, or `closed`. */
  attemptMarks: AttemptMark[];
  lastStatus?: number;
  verdict: DeliveryVerdict;
  /** The class of what is wrong with its signature. */
  why?: string;
  cause?: Cause;
  method: string;
  target: string;
  peer: string;
  browser: boolean;
  tunnelled?: true;
  /** The attached server that signed the newest: `mlflow.example, 3.9.0`. */
  origin?: string;
  createdAtMs: number;
  /** From the headers of the newest until it was kept. */
  tookMs: number;
  /** Bytes of the body. */
  size: number;
}

/** … with its requests, oldest first, as far as they are still kept, and at most 32. */
export interface ArrivalDetail extends ArrivalSummary {
  captureList: CaptureDetail[];
}

/** More knots than anybody looks at; the number of all is in `attempts`. */
export const MOST_MARKS = 32;

/** What was answered, as a knot of the row's thread. */
export const arrivalMark = ({ answer }: Pick<CaptureSummary, 'answer'>): AttemptMark => answer?.status ?? 'closed';

export const arrivalState = (status: number | undefined): ArrivalSummary['state'] =>
  status !== undefined && status < 400 ? 'arrived' : 'refused';
