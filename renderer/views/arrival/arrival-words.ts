import { formatBytes, formatSpan } from '#renderer/ui/format.ts';
import type { ArrivalDetail } from '#shared/domain/delivery/arrival.ts';
import type { CaptureDetail, CaptureRefusal } from '#shared/domain/delivery/capture.ts';
import { REFUSAL_WORDS } from '#shared/domain/delivery/capture-words.ts';
import type { HeaderPairs } from '#shared/domain/delivery/delivery-command.ts';
import { verdictOf } from '#shared/domain/delivery/verdict.ts';
import { DELIVERY_ID_HEADER, SIGNATURE_HEADER, TIMESTAMP_HEADER } from '#shared/domain/mlflow/header-names.ts';
import { unreachable } from '#shared/domain/unreachable.ts';
import { headerIn } from '#shared/domain/wire/wire-request.ts';

/** The first line of the detail: `Refused · 401 no known secret fits`, `Arrived · 200 · from mlflow.example, 3.9.0`. */
export function arrivalHeadline(arrival: ArrivalDetail): string {
  const state = arrival.state === 'arrived' ? 'Arrived' : 'Refused';
  const { lastStatus, cause, refusal, verdict, origin } = arrival;
  const code = lastStatus === undefined ? 'no answer' : String(lastStatus);
  if (refusal !== undefined) return `${state} · ${code} ${REFUSAL_WORDS[refusal]}`;
  if (arrival.state === 'arrived') return `${state} · ${code}${origin === undefined ? '' : ` · from ${origin}`}`;
  if (cause && cause.certainty !== 'hint') return `${state} · ${code} · ${cause.headline.replace(/\.$/, '')}`;
  return `${state} · ${code}${verdict === 'unchecked' ? ' no known secret fits' : ''}`;
}

const REFUSALS: Readonly<Record<CaptureRefusal, string>> = {
  'body-too-large': 'Its body was larger than the receiver takes, so it was refused before it was checked.',
  'headers-too-large': 'It had more or longer headers than the receiver takes, so it was refused before it was checked.',
  timeout: 'It did not come to its end in time, so it was refused before it was checked.',
  malformed: 'It was not HTTP that can be read.',
  aborted: 'Its sender hung up before the end of the body.',
  busy: 'Too much was being received at once, so it was refused before it was checked.',
  unmatched: 'No endpoint listens at this method and path.',
  'transfer-coding': 'Its body was packed on its way, which nothing here takes off.',
  dropped: 'The scenario of the endpoint hung up.',
};

/** What the check of one request came to, in one sentence. */
export function sentenceOf(capture: CaptureDetail): string {
  const { refusal, verdict, report, answer, cause } = capture;
  if (refusal !== undefined) return REFUSALS[refusal];
  const status = answer?.status;
  const answered = status === undefined ? 'got no answer' : `was answered ${status}`;
  const failed = report?.steps.find(({ passed, notReached }) => !passed && !notReached);
  const is = verdictOf(verdict, status);
  switch (is) {
    case 'valid':
      return `This request is correctly signed, and ${answered}.`;
    case 'refused':
      return `This request is correctly signed, and ${answered} all the same.`;
    case 'stale':
      return `The signature is valid, but the timestamp is not fresh: ${failed?.value ?? 'it is too old'}.`;
    case 'unsigned':
      return `It is not signed, and ${answered}.`;
    case 'unchecked':
      return 'None of the secrets kept here gives this signature.';
    case 'invalid':
      return cause && cause.certainty !== 'hint' ? cause.headline : `${FAILED_STEPS[failed?.name ?? ''] ?? 'The signature does not fit.'}`;
    default:
      return unreachable(is);
  }
}

const FAILED_STEPS: Readonly<Record<string, string>> = {
  'signature-present': 'It has no signature header.',
  'delivery-id-present': 'It has no delivery id header.',
  'timestamp-present': 'It has no timestamp header.',
  'timestamp-fresh': 'Its timestamp is not fresh.',
  prefix: 'Its signature does not start with “v1,”.',
  'signature-match': 'Its signature does not fit its bytes.',
};

/** Names of an MLflow delivery, as its client writes and orders them. */
const MLFLOW_ORDER = [
  ...[
    'Host',
    'User-Agent',
    'Accept-Encoding',
    'Accept',
    'Connection',
    'Content-Type',
    DELIVERY_ID_HEADER,
    TIMESTAMP_HEADER,
    SIGNATURE_HEADER,
  ],
  'Content-Length',
];

/** What its headers say of the program that sent it. */
export function senderOf(headers: HeaderPairs): { agent: string; note?: string } {
  const agent = headerIn(headers, 'user-agent') ?? 'not named';
  const names = headers.map(([name]) => name).join();
  const isAsMlflow = names === MLFLOW_ORDER.join() || names === MLFLOW_ORDER.filter((name) => name !== SIGNATURE_HEADER).join();
  return { agent, ...(isAsMlflow && { note: 'headers in MLflow’s order' }) };
}

/** Where it came from, beside its address. */
export function wayOf({ tunnelled, browser, tls }: CaptureDetail): string {
  return [tunnelled && 'through the tunnel', browser && 'from a page', tls !== undefined && `over HTTPS (${tls.split(' ')[0]})`]
    .filter(Boolean)
    .join(', ');
}

export function answeredBy({ forwarded, endpoint, target }: CaptureDetail): string {
  if (forwarded?.outcome.kind === 'answered') return `by your app at ${forwarded.url}`;
  return endpoint === undefined ? 'by the receiver' : `by the receiver at ${target.split('?')[0]}`;
}

/** What a replay of it means now. */
export function replayMeans(mode: 'verbatim' | 'resigned', capture: CaptureDetail, nowMs: number): string {
  if (mode === 'resigned') return 'New id and time, signed again: to a receiver it is a new delivery.';
  const ageMs = nowMs - capture.atMs;
  if (capture.verdict.result === 'unsigned') return 'The same headers and bytes; it is not signed.';
  return ageMs > 300_000
    ? `The same id, time and bytes; they are ${formatSpan(ageMs)} old: a receiver that checks freshness answers 400.`
    : 'The same id, time and bytes: a receiver that remembers ids ignores it.';
}

/** Why it cannot be sent again. */
export function obstacleToReplay({ bodyKept, method, bodySize }: CaptureDetail): string | undefined {
  if (bodyKept === 'raw-request' || method === '') return 'It was no HTTP request that could be read, so there is nothing to send again.';
  return bodyKept === 'start'
    ? `Only the beginning of its body of ${formatBytes(bodySize)} was kept, so it cannot be sent again.`
    : undefined;
}
