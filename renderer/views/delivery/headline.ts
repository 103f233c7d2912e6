import type { AttemptResponse, DeliveryDetail } from '#shared/domain/delivery/delivery.ts';
import { unreachable } from '#shared/domain/unreachable.ts';
import { codeWord, formatSpan, plural } from '../../ui/format.ts';

/** The first line of the detail: the state, and the fact that decided it. `answer`: what the receiver said in words. */
export function headline(delivery: DeliveryDetail, answer: string | undefined, nowMs: number): string {
  const planned = Math.max(delivery.maxRetries + 1, delivery.attempts);
  const last = delivery.attemptList.at(-1);
  switch (delivery.state) {
    case 'pending':
      return 'Queued';
    case 'in-flight':
      return `In flight · attempt ${delivery.attempts} of ${planned}`;
    case 'waiting': {
      const at = delivery.nextAttemptAtMs;
      const when = at === undefined ? '' : at > nowMs ? ` in ${formatSpan(at - nowMs)}` : ' now';
      return `Retrying · attempt ${delivery.attempts + 1} of ${planned}${when}`;
    }
    case 'held':
      return delivery.reason === 'secret-unreadable' ? 'Held · the secret cannot be read' : 'Held · by you';
    case 'delivered':
      return `Delivered · ${statusWords(last?.response, answer)}`;
    case 'failed':
      return `Failed · ${last?.response ? statusWords(last.response, answer) : failedWords(delivery)}`;
    case 'exhausted':
      return `Failed · ${last?.response?.status ?? codeWord(delivery.lastError)} after ${plural(delivery.attempts, 'attempt')}`;
    case 'cancelled':
      return `Cancelled · after ${plural(delivery.attempts, 'attempt')}`;
    default:
      return unreachable(delivery.state);
  }
}

/** `401 Invalid signature`: the receiver's own words where it has some, else the reason phrase. */
export function statusWords(response: Pick<AttemptResponse, 'status' | 'reason'> | undefined, answer?: string): string {
  if (!response) return 'no answer';
  return [response.status, answer ?? response.reason].filter((part) => part !== '').join(' ');
}

/** A short sentence of a receiver's JSON answer: what it wrote under `detail`, `error` or `message`. */
export function answerWords(body: string): string | undefined {
  if (body.length > 10_000) return undefined;
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value !== 'object' || value === null) return undefined;
    const words = ['detail', 'error', 'message'].map((key) => Reflect.get(value, key) as unknown).find((text) => typeof text === 'string');
    return typeof words === 'string' && words.length > 0 && words.length <= 80 && !words.includes('\n')
      ? words.replace(/\.$/, '')
      : undefined;
  } catch {
    return undefined;
  }
}

function failedWords({ reason, lastError }: DeliveryDetail): string {
  switch (reason) {
    case 'target-refused':
      return 'the address is not allowed';
    case 'too-many-redirects':
      return 'too many redirects';
    case 'bad-retry-after':
      return 'Retry-After cannot be read';
    case 'invalid-url':
      return 'the URL cannot be called';
    default:
      return codeWord(lastError);
  }
}
