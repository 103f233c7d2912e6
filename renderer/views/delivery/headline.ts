import { codeWord, formatSpan, plural } from '#renderer/ui/format.ts';
import { type AttemptResponse, type DeliveryDetail, isWithoutBody } from '#shared/domain/delivery/delivery.ts';
import { unreachable } from '#shared/domain/unreachable.ts';

/** The first line of the detail: the state, and the fact that decided it. A cause that is more than a guess stands here. */
export function headline(delivery: DeliveryDetail, nowMs: number): string {
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
      return `${isWithoutBody(delivery) ? 'Delivered without its body' : 'Delivered'} · ${statusWords(last?.response)}`;
    case 'failed':
      return `Failed · ${last?.response ? refusalWords(delivery, last.response) : failedWords(delivery)}`;
    case 'exhausted':
      return `Failed · ${last?.response?.status ?? errorWords(delivery.lastError)} after ${plural(delivery.attempts, 'attempt')}`;
    case 'cancelled':
      return `Cancelled · after ${plural(delivery.attempts, 'attempt')}`;
    default:
      return unreachable(delivery.state);
  }
}

/** `401 · Your code hashed JSON it had parsed and written again (no spaces)`, or what the receiver says. */
function refusalWords({ cause }: DeliveryDetail, response: AttemptResponse): string {
  if (!cause || cause.certainty === 'hint') return statusWords(response);
  return `${response.status} · ${cause.headline.replace(/\.$/, '')}`;
}

/** `401 Invalid signature`: the receiver's own words where it has some, else the reason phrase. */
export function statusWords(response: Pick<AttemptResponse, 'status' | 'reason' | 'said'> | undefined): string {
  if (!response) return 'no answer';
  return [response.status, response.said?.replace(/\.$/, '') ?? response.reason].filter((part) => part !== '').join(' ');
}

/** In a sentence there is room for what the column says in a word. */
const errorWords = (error: DeliveryDetail['lastError']) => (error === 'refused' ? 'nobody listening' : codeWord(error));

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
      return errorWords(lastError);
  }
}
