import type { StreamEventBody } from '#shared/domain/app/stream-event.ts';
import type { Logger } from '#shared/domain/logger.ts';
import type { AttemptResult, Claim } from '../outbox/records.ts';
import type { AttemptLimits, AttemptRequest } from '../send/attempt.ts';
import { STORED_BODY_BYTES } from '../send/for-storage.ts';
import type { DispatchSettings } from '../store/settings.ts';
import type { Scheduler } from './scheduler.ts';

export interface LaunchOptions {
  scheduler: Pick<Scheduler, 'ended'>;
  settings: () => DispatchSettings;
  /** Sends once and says what came of it; never throws for the network. */
  send: (request: AttemptRequest, limits: AttemptLimits) => Promise<AttemptResult>;
  /** What MLflow would refuse before it sends: its text. */
  checkUrl: (url: string) => Promise<string | undefined>;
  /** Somebody waits for the result of this delivery. */
  isAwaited: (id: number) => boolean;
  /** It was published as it was created, with its first attempt under way. */
  isPublished: (id: number) => boolean;
  publish: (event: StreamEventBody) => void;
  logger: Logger;
  ended: (claim: Claim, result: AttemptResult) => void;
}

/** The caller of a test gets more of the answer than is stored. */
const TEST_BODY_BYTES = 10 * 1024 * 1024;

/** Sends what was claimed, once that is on the disk, and hands on what came of it. */
export function createLaunch(options: LaunchOptions): (claim: Claim) => void {
  const { scheduler, settings, send, checkUrl, isAwaited, isPublished, publish, logger, ended } = options;

  async function attempt(claim: Claim): Promise<AttemptResult> {
    const { hop, url, deliveryId, timestampSec, signature, headers, body, release } = claim;
    const refusal = hop.redirects === 0 ? await checkUrl(hop.url) : undefined;
    if (refusal !== undefined) {
      const outcome = { kind: 'refused', reason: 'target-refused', message: refusal } as const;
      return { outcome, timings: {}, redirects: [], tookMs: 0, hop };
    }
    return send(
      { hop, url, deliveryId, timestampSec, body, release, ...(signature !== undefined && { signature }), ...(headers && { headers }) },
      {
        timeoutMs: settings().requestTimeoutMs,
        keepBytes: isAwaited(claim.id) ? TEST_BODY_BYTES : STORED_BODY_BYTES,
        followRedirects: claim.source !== 'replay',
      },
    );
  }

  return (claim) => {
    if (!isPublished(claim.id)) publish({ type: 'delivery.changed', delivery: claim.summary });
    publish({ type: 'attempt.started', id: `d${claim.id}`, attempt: claim.attempt });
    afterAnswers(() => {
      attempt(claim).then(
        (result) => ended(claim, result),
        (error: unknown) => {
          // A bug of ours: the attempt is left on record without an outcome and counts as interrupted at the next start.
          scheduler.ended(claim, 'in-flight');
          logger.error('an attempt broke off', { delivery: `d${claim.id}`, attempt: claim.number, error: String(error) });
        },
      );
    });
  };
}

/**
 * In this turn of the event loop, but behind all that follows a commit at once: putting a request together takes longer than the answer
 * to whoever made the change, who has it first.
 */
function afterAnswers(work: () => void): void {
  queueMicrotask(() => process.nextTick(work));
}
