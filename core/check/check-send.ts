import type { CheckId } from '#shared/domain/check/checks.ts';
import type { NoAnswerReason } from '#shared/domain/check/report.ts';
import type { HeaderPairs } from '#shared/domain/delivery/delivery-command.ts';

/** One request of a check, to be put on the wire as it is and never to follow a redirect. */
export interface CheckRequest {
  check: CheckId | 'explore';
  url: string;
  /** `entity.action` of the body; not always one of the 15. */
  event: string;
  /** Also where its header is left out. */
  deliveryId: string;
  /** Whole Unix seconds at which it was made; the header may say something else. */
  timestampSec: number;
  /** All lines but Host and Content-Length, in their order: Host goes before them unless it is among them, Content-Length behind. */
  headers: HeaderPairs;
  body: Buffer;
  /** What about it is unusual, in a few words. */
  unusual?: string;
  /** For the whole exchange. */
  timeoutMs: number;
  /** The status is enough: the body is known never to end. */
  onlyStatus?: boolean;
  /** Ends it at once. */
  signal: AbortSignal;
}

/** What came of it. Nothing that the network or the other side does is thrown. */
export type CheckSent = { tookMs: number; row?: string } & (
  | {
      kind: 'answer';
      status: number;
      headers: HeaderPairs;
      /** The first bytes as sent. */
      body: Buffer;
      /** Reading was given up: there was no end to it. */
      endless?: true;
    }
  /** `status`: of an answer that began and did not end. */
  | { kind: 'none'; reason: NoAnswerReason; message: string; status?: number }
);

/** The one function that puts a delivery of a check on the wire. */
export type CheckSend = (request: CheckRequest) => Promise<CheckSent>;

/** Reads the probe URL: a GET with these headers, which is no delivery. */
export type CheckProbe = (request: { url: string; headers: HeaderPairs; timeoutMs: number; signal: AbortSignal }) => Promise<CheckSent>;
