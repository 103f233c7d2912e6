import type { CheckQuestion } from '#shared/domain/check/question.ts';
import type { CheckDelivery } from '../check-delivery.ts';
import { type CheckMeans, PATIENCE_MS } from '../check-run.ts';
import type { CheckSent } from '../check-send.ts';
import { withExtraHeaders } from '../extra-headers.ts';
import { isRetried } from '../judged.ts';
import { untilMs } from '../until.ts';
import { whileAway } from './while-away.ts';

/** Sends a delivery, as often as MLflow would; the answers in their order. */
export interface ExploreSender {
  once(delivery: CheckDelivery): Promise<CheckSent>;
  /** Until it is answered with a status that is not retried, four times at most. */
  untilFinal(delivery: CheckDelivery): Promise<readonly [CheckSent, ...CheckSent[]]>;
  /** Again only where the connection broke, as it may while the receiver restarts. */
  untilAnswered(delivery: CheckDelivery): Promise<readonly [CheckSent, ...CheckSent[]]>;
}

/** Less than MLflow waits (1, 2 and 4 s), so that many sequences can be played. */
const BACKOFF_MS = [100, 400, 1000];
const LONGEST_RETRY_AFTER_MS = 4000;
export function createSender(
  question: CheckQuestion,
  { send, clock, signal }: Pick<CheckMeans, 'send' | 'clock' | 'signal'>,
): ExploreSender {
  const wait = (ms: number) => untilMs(clock, clock.nowMs() + ms, signal);

  async function once(delivery: CheckDelivery): Promise<CheckSent> {
    const { event, deliveryId, timestampSec, body, unusual } = delivery;
    const headers = withExtraHeaders(delivery.headers, question.headers ?? []);
    const request = {
      ...{
        check: 'explore' as const,
        url: question.target,
        event,
        deliveryId,
        timestampSec,
        headers,
        body,
        timeoutMs: PATIENCE_MS,
        signal,
      },
      ...(unusual !== undefined && { unusual }),
    };
    return whileAway(() => send(request), ['refused'], { clock, signal });
  }

  async function asLongAs(isAgain: (sent: CheckSent) => boolean, delivery: CheckDelivery): Promise<readonly [CheckSent, ...CheckSent[]]> {
    const first = await once(delivery);
    const answers: [CheckSent, ...CheckSent[]] = [first];
    let last = first;
    for (const backoffMs of BACKOFF_MS) {
      if (!isAgain(last) || signal.aborted) break;
      await wait(Math.max(backoffMs, retryAfterMs(last)));
      last = await once(delivery);
      answers.push(last);
    }
    return answers;
  }

  return {
    once,
    untilAnswered: (delivery) => asLongAs((sent) => sent.kind === 'none' && isSentAgain(sent), delivery),
    untilFinal: (delivery) => asLongAs(isSentAgain, delivery),
  };
}

/** MLflow sends it again: it waited for the status in vain, or that status asks for it. */
export function isSentAgain(sent: CheckSent): boolean {
  return sent.kind === 'answer'
    ? isRetried(sent.status)
    : sent.reason !== 'target-refused' && sent.reason !== 'invalid' && !isTooLate(sent);
}

/** Nobody waits another three times for an answer that does not come: that it did not is told at once. */
export const isTooLate = (sent: CheckSent): boolean => sent.kind === 'none' && sent.reason === 'timeout';

function retryAfterMs(sent: CheckSent): number {
  if (sent.kind !== 'answer') return 0;
  const value = sent.headers.find(([name]) => name.toLowerCase() === 'retry-after')?.[1] ?? '';
  return /^[0-9]{1,9}$/.test(value) ? Math.min(LONGEST_RETRY_AFTER_MS, Number(value) * 1000) : 0;
}
