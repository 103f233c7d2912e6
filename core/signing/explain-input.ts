import type { ReceiverAnswer } from './answer-words.ts';
import type { ExplainSecret } from './secret/secret-forms.ts';

/** One request as it arrived, and everything that may help to understand it. */
export interface ExplainInput {
  method: string;
  headers: ReadonlyArray<readonly [name: string, value: string]>;
  signature: string | undefined;
  deliveryId: string | undefined;
  timestamp: string | undefined;
  body: Uint8Array;
  /** What our own dispatcher sent, when it was ours. */
  sentBody?: Uint8Array;
  /** The status of a redirect that turned the POST into a GET without a body. */
  bodyLostBy?: number;
  receivedAtMs: number;
  toleranceSec: number;
  /** Which attempt it was, and the Retry-After that it waited for. */
  attempt?: number;
  retryAfter?: string;
  secrets: readonly ExplainSecret[];
  /** Whether the time for searching is up; without it the search goes on to its end. */
  isLate?: () => boolean;
  /** Ids of other deliveries within ten minutes. */
  otherIds: readonly string[];
  /** A value that somebody typed in, to be explained instead of the header. */
  value?: string;
  /** What the receiver answered; a value in it is explained instead of the header too. */
  answer?: ReceiverAnswer;
}
