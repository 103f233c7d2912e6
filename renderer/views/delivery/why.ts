import { formatClock, formatPause, formatSpan, formatTook, hostOf } from '#renderer/ui/format.ts';
import type { CaptureDetail } from '#shared/domain/delivery/capture.ts';
import { type Attempt, type DeliveryDetail, isWithoutBody, type UnheardEvent } from '#shared/domain/delivery/delivery.ts';
import type { HeaderPairs } from '#shared/domain/delivery/delivery-command.ts';
import { type Cause, CERTAINTY_WORDS, isRefusal, saidBeside } from '#shared/domain/delivery/explain.ts';
import { unreachable } from '#shared/domain/unreachable.ts';
import { headerIn } from '#shared/domain/wire/wire-request.ts';
import { captureOf } from './scope.ts';

export interface Why {
  /** One sentence with the value that decided. */
  text: string;
  /** How sure that sentence is, where it was not recorded but found out. */
  sure?: string;
  /** What the receiver answered in words, where the sentence does not repeat it. */
  said?: string;
  /** What helps further on. */
  action?: 'verify' | 'timeline' | 'replay';
  hint?: string;
}

/** Why the delivery is where it is, from what was recorded and nothing else. */
export function whyOf(delivery: DeliveryDetail, captures: readonly CaptureDetail[]): Why {
  const last = delivery.attemptList.at(-1);
  switch (delivery.state) {
    case 'pending':
      return { text: 'It is committed and waits for its turn.' };
    case 'in-flight':
      return { text: last ? `Attempt ${last.number} left at ${formatClock(last.startedAtMs).clock}; no answer yet.` : 'Sending.' };
    case 'waiting':
      return whyWaiting(delivery, last);
    case 'held':
      return delivery.reason === 'secret-unreadable'
        ? {
            text: 'The secret of this webhook cannot be read with the present key, so nothing is sent.',
            hint: 'Put the key back that it was saved under and start again, or give the webhook a new secret: this delivery is then signed with it and sent.',
          }
        : { text: 'You hold this delivery; it is sent when you release it.', action: 'timeline' };
    case 'cancelled':
      return { text: `You cancelled the retries after attempt ${delivery.attempts}.`, action: 'timeline' };
    case 'delivered':
      return whyDelivered(delivery, last);
    case 'failed':
      return whyFailed(delivery, last, captures);
    case 'exhausted':
      return whyExhausted(delivery, last);
    default:
      return unreachable(delivery.state);
  }
}

export function whyUnheard({ event, reason }: Pick<UnheardEvent, 'event' | 'reason'>): Why {
  switch (reason) {
    case 'disabled':
      return { text: `The only webhooks that subscribe to ${event} are disabled.` };
    case 'other-workspace':
      return { text: `Only webhooks of other workspaces subscribe to ${event}: a webhook hears the events of its own one.` };
    case 'no-subscriber':
      return { text: `No webhook subscribes to ${event}, so nothing was sent.` };
    default:
      return unreachable(reason);
  }
}

function whyWaiting(delivery: DeliveryDetail, last: Attempt | undefined): Why {
  const at = delivery.nextAttemptAtMs;
  const next = at === undefined ? 'the next one is planned' : `the next one leaves at ${formatClock(at).clock}`;
  if (!last) return { text: `It waits; ${next}.`, action: 'timeline' };
  const nobody = nobodyAnswers(delivery, last);
  return { text: nobody ?? `${sentence(last)}; ${next}.`, action: 'timeline' };
}

function whyDelivered(delivery: DeliveryDetail, last: Attempt | undefined): Why {
  if (isWithoutBody(delivery)) {
    const lost = delivery.attemptList.flatMap(({ redirects }) => redirects).find(({ bodyLost }) => bodyLost);
    return {
      text: `Delivered without its body. Body lost in redirect: the ${lost?.status ?? 'redirect'} turned the POST into a GET without a body, so the ${last?.response?.status ?? 'final status'} after it says nothing.`,
      hint: 'Register the final URL (trailing slash, https).',
    };
  }
  const how =
    delivery.attempts > 1
      ? `Delivered at attempt ${delivery.attempts}, after ${formatTook(delivery.tookMs ?? 0)}`
      : `Delivered in ${formatTook(delivery.tookMs ?? 0)}`;
  switch (delivery.verdict) {
    case 'valid':
      return { text: `${how}, ${delivery.captures.length > 0 ? 'signature verified' : 'correctly signed'}.` };
    case 'stale':
      return { text: `${how}, although the timestamp was ${ageWords(delivery, last)}: the receiver does not check it.`, action: 'verify' };
    case 'unsigned':
      return { text: `${how}. This webhook has no secret, so nothing is signed.` };
    case 'invalid':
      return { text: `${how}, although the signature is invalid: the receiver does not check it.`, action: 'verify' };
    case 'refused':
    case 'unchecked':
    case undefined:
      return { text: `${how}.` };
    default:
      return unreachable(delivery.verdict);
  }
}

function whyFailed(delivery: DeliveryDetail, last: Attempt | undefined, captures: readonly CaptureDetail[]): Why {
  if (last?.outcome?.kind === 'refused') return { text: `Nothing was sent: ${last.outcome.message}` };
  if (delivery.reason === 'bad-retry-after') {
    return {
      text: 'The answer carried a Retry-After that cannot be read, and with this profile that ends the delivery.',
      action: 'timeline',
    };
  }
  if (delivery.cause) return { ...causeOf(delivery.cause), action: 'verify' };
  const report = last && captureOf(delivery, last, captures)?.report;
  const failed = report?.steps.find(({ passed, notReached }) => !passed && !notReached);
  const said = last?.response?.said;
  if (failed && delivery.verdict !== 'refused') return { text: stepHeadline(failed.name, failed.value, delivery), action: 'verify' };
  const status = delivery.lastStatus ?? 'with an error';
  const isRefused = last?.outcome?.kind === 'response' && isRefusal(last.outcome.status);
  switch (delivery.verdict) {
    case 'refused':
      return { text: `This request is correctly signed, and the receiver answered ${status}.`, ...(said && { said }), action: 'verify' };
    case 'stale':
      return {
        text: `The signature is valid, but the timestamp was ${ageWords(delivery, last)} when attempt ${last?.number ?? 1} left.`,
        ...(said && { said }),
        action: 'verify',
      };
    case 'invalid':
      return { text: 'The signature does not fit the bytes that arrived.', ...(said && { said }), action: 'verify' };
    default:
      return {
        text: `The receiver answered ${status}, which is never retried.`,
        ...(said && { said }),
        action: isRefused ? 'verify' : 'replay',
      };
  }
}

/** What was found out about a refusal, as far as it is known to be so. */
export function causeOf(cause: Cause): Omit<Why, 'action'> {
  const { certainty, headline, why } = cause;
  const said = saidBeside(cause);
  return {
    text: headline,
    sure: CERTAINTY_WORDS[certainty],
    ...(said !== undefined && { said }),
    ...(ASKS_FOR_MORE.has(why) && { hint: 'Paste what it computed, or the secret that it holds: then the cause can be proven.' }),
  };
}

/** Guesses about the signature, which a value or a secret would settle. */
const ASKS_FOR_MORE: ReadonlySet<Cause['why']> = new Set(['refused-valid', 'refused-scheme']);

/** `14 min 2 s old` */
function ageWords({ request }: DeliveryDetail, last: Attempt | undefined): string {
  const ageMs = (last?.startedAtMs ?? 0) - request.timestampSec * 1000;
  return ageMs < 0 ? `${formatSpan(-ageMs)} ahead of the clock` : `${formatSpan(ageMs)} old`;
}

function whyExhausted(delivery: DeliveryDetail, last: Attempt | undefined): Why {
  const nobody = last && nobodyAnswers(delivery, last);
  if (nobody) return { text: nobody, action: 'replay' };
  return {
    text: `${last ? sentence(last) : 'The last attempt failed'}, and the ${delivery.maxRetries} retries are used up.`,
    ...(last?.response?.said && { said: last.response.said }),
    action: 'timeline',
  };
}

/** The sentence a failing step of the check gets. */
function stepHeadline(name: string, value: string, delivery: DeliveryDetail): string {
  switch (name) {
    case 'signature-present':
      return delivery.request.signature === undefined
        ? 'This webhook has no secret, so nothing is signed.'
        : 'The signature header did not arrive.';
    case 'delivery-id-present':
      return 'The delivery id header did not arrive.';
    case 'timestamp-present':
      return 'The timestamp header did not arrive.';
    case 'timestamp-fresh':
      return `The timestamp is not fresh: ${value}.`;
    case 'prefix':
      return `The signature starts with “${prefixOf(delivery.request.headers)}”; “v1,” is expected.`;
    default:
      return 'The signature does not fit the bytes that arrived.';
  }
}

/** Up to the first comma or equals sign, or the first characters where there is neither. */
function prefixOf(headers: HeaderPairs): string {
  const signature = headerIn(headers, 'X-MLflow-Signature') ?? '';
  return /^[^,=]{0,12}[,=](?!$)/.exec(signature)?.[0] ?? signature.slice(0, 8);
}

function nobodyAnswers(delivery: DeliveryDetail, last: Attempt): string | undefined {
  if (last.outcome?.kind !== 'no-response' || last.outcome.reason !== 'refused') return undefined;
  const planned = Math.max(delivery.maxRetries + 1, delivery.attempts);
  return `Nothing answers at ${hostOf(last.url)}. Is the app running? Attempt ${last.number} of ${planned} at ${formatClock(last.startedAtMs).clock}.`;
}

/** `Attempt 3 was answered 503` and kin, without a full stop. */
export function sentence({ number, outcome, tookMs }: Attempt): string {
  const attempt = `Attempt ${number}`;
  switch (outcome?.kind) {
    case undefined:
      return `${attempt} is on its way`;
    case 'response':
      return `${attempt} was answered ${outcome.status}`;
    case 'refused':
      return `${attempt} was not sent: ${outcome.message}`;
    case 'interrupted':
      return `${attempt} was cut off when the engine stopped`;
    case 'no-response':
      switch (outcome.reason) {
        case 'timeout':
          return `${attempt} got no answer in ${formatSpan(tookMs ?? 0)}`;
        case 'refused':
          return `${attempt} found nobody listening`;
        case 'dns':
          return `${attempt} could not find the host`;
        case 'tls':
          return `${attempt} could not agree on TLS: ${outcome.message}`;
        case 'reset':
        case 'closed':
          return `${attempt} was closed before an answer`;
        case 'protocol':
          return `${attempt} got an answer that is not HTTP`;
        case 'unreachable':
          return `${attempt} could not reach the host`;
        default:
          return unreachable(outcome);
      }
    default:
      return unreachable(outcome);
  }
}

interface WaitContext {
  by: Attempt['by'];
  planned: boolean;
  /** What waits were multiplied by; a Retry-After as well. */
  timeScale?: number;
}

/** Why there was a pause before an attempt: `sent at once: the first retry has no wait`, `waited 2 s + 0.3 s jitter`. */
export function waitWords(wait: NonNullable<Attempt['wait']>, options: WaitContext): string {
  if (options.by === 'user') return 'you, early';
  const { late } = wait;
  return late ? `${causeWords(wait, options)}, ${lateWords(late)}` : causeWords(wait, options);
}

/** `asleep 3 min` */
function lateWords({ ms, why }: NonNullable<NonNullable<Attempt['wait']>['late']>): string {
  return `${why === 'asleep' ? 'asleep' : 'engine off'} ${formatSpan(ms)}`;
}

function causeWords(wait: NonNullable<Attempt['wait']>, { planned, timeScale = 1 }: WaitContext): string {
  const { cause } = wait;
  const scaled = timeScale === 1 ? '' : `, ×${timeScale}`;
  switch (cause.kind) {
    case 'at-once':
      return 'sent at once: the first retry has no wait';
    case 'backoff':
      return `${planned ? '' : 'waited '}${formatPause(cause.baseMs)}${cause.jitterMs > 0 ? ` + ${formatPause(cause.jitterMs)} jitter` : ''}${scaled}`;
    case 'retry-after':
      return `Retry-After ${cause.form === 'seconds' ? `${Number((cause.askedMs / 1000).toFixed(1))} s` : `until ${cause.header}`}${scaled}`;
    case 'interrupted':
      return 'sent again: the engine stopped during the attempt before';
    case 'user':
      return 'you, early';
    default:
      return unreachable(cause);
  }
}
