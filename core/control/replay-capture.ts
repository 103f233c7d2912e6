import type { SendAgain } from '#core/forward/send-again.ts';
import { ProblemError } from '#core/http/problem.ts';
import type { CaptureReader } from '#core/receiver/capture-store.ts';
import type { Endpoints } from '#core/receiver/endpoints.ts';
import type { SenderLeases } from '#core/receiver/sender-leases.ts';
import { answerWords } from '#core/signing/answer-words.ts';
import { sign } from '#core/signing/sign.ts';
import type { Clock } from '#shared/domain/clock.ts';
import type { CaptureDetail, Forwarded } from '#shared/domain/delivery/capture.ts';
import type { HeaderPairs } from '#shared/domain/delivery/delivery-command.ts';
import { DELIVERY_ID_HEADER, SIGNATURE_HEADER, TIMESTAMP_HEADER } from '#shared/domain/mlflow/header-names.ts';
import { headerIn } from '#shared/domain/wire/wire-request.ts';

export interface ReplayCaptureOptions {
  captures: Pick<CaptureReader, 'get' | 'body'>;
  webhooks: { secretsFor(deliveryId: string | undefined): readonly { webhookId: string; secret: string }[] };
  endpoints: Pick<Endpoints, 'secretOf'>;
  senders: Pick<SenderLeases, 'candidates'>;
  sendAgain: SendAgain;
  /** Why nothing may be sent there. */
  targetRefusal: (url: string) => Promise<string | undefined>;
  clock: Pick<Clock, 'nowMs'>;
  uuid: () => string;
}

/** How a request from elsewhere is sent again. */
export interface CaptureReplay {
  url: string;
  /** `verbatim`: as it came. `resigned`: with a new id, the present time and a signature of them. */
  mode: 'verbatim' | 'resigned';
  /** Signs it; absent: the secret that its signature fitted. */
  secret?: string;
}

/**
 * Sends a request that was received to another target, once and without following redirects. It is no delivery: nothing is retried, and
 * what came of it is the answer.
 *
 * @throws ProblemError for a target that may not be called, and for a request that cannot be sent again
 */
export async function replayCapture(capture: CaptureDetail, asked: CaptureReplay, options: ReplayCaptureOptions): Promise<Forwarded> {
  const url = await targetOf(asked.url, options);
  const obstacle = obstacleTo(capture);
  if (obstacle !== undefined) throw new ProblemError('conflict', obstacle);
  const body = options.captures.body(capture.id) ?? Buffer.alloc(0);
  const headers = asked.mode === 'verbatim' ? capture.headers : resigned(capture, body, asked.secret, options);
  const { trailers } = capture;
  const { sent, body: answer } = await options.sendAgain(url, { method: capture.method, headers, body, ...(trailers && { trailers }) });
  if (sent.outcome.kind !== 'answered' || sent.outcome.status < 400) return sent;
  const secrets = options.webhooks.secretsFor(undefined);
  const { said } = answerWords({ headers: sent.outcome.headers, body: Buffer.from(answer) }, [...secrets]);
  return said === '' ? sent : { ...sent, outcome: { ...sent.outcome, said } };
}

async function targetOf(text: string, { targetRefusal }: ReplayCaptureOptions): Promise<URL> {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol)) {
    const message = 'A URL is expected, such as http://127.0.0.1:3000/hooks.';
    throw new ProblemError('bad-request', message, [{ path: 'url', message }]);
  }
  const refusal = await targetRefusal(text);
  if (refusal !== undefined) throw new ProblemError('refused', refusal, [{ path: 'url', message: refusal }]);
  return url;
}

function obstacleTo({ bodyKept, method }: CaptureDetail): string | undefined {
  if (bodyKept === 'raw-request' || method === '') return 'It was no HTTP request that could be read, so there is nothing to send again.';
  return bodyKept === 'start' ? 'Only the beginning of its body was kept, so it cannot be sent again.' : undefined;
}

function resigned(capture: CaptureDetail, body: Uint8Array, typed: string | undefined, options: ReplayCaptureOptions): HeaderPairs {
  const deliveryId = options.uuid();
  const timestamp = String(Math.floor(options.clock.nowMs() / 1000));
  const wasSigned = headerIn(capture.headers, SIGNATURE_HEADER) !== undefined;
  const secret = typed ?? secretOf(capture, options);
  if (secret === undefined && wasSigned) {
    const message = 'No secret that is kept here gives its signature: say with which secret it is to be signed.';
    throw new ProblemError('conflict', message, [{ path: 'secret', message }]);
  }
  const fresh: HeaderPairs = [
    [DELIVERY_ID_HEADER, deliveryId],
    [TIMESTAMP_HEADER, timestamp],
    ...(secret === undefined ? [] : [[SIGNATURE_HEADER, sign(secret, { deliveryId, timestamp, body })] as const]),
  ];
  return withHeaders(capture.headers, fresh);
}

/** The one that its signature fitted when it came, as long as it is still kept. */
function secretOf({ report, deliveryId }: CaptureDetail, { webhooks, endpoints, senders }: ReplayCaptureOptions): string | undefined {
  const from = report?.secretFrom;
  if (!from) return undefined;
  if (from.kind === 'endpoint') return endpoints.secretOf(from.endpoint);
  if (from.kind === 'sender')
    return senders.candidates().find((one) => one.from.kind === 'sender' && one.from.origin === from.origin)?.secret;
  return webhooks.secretsFor(deliveryId).find(({ webhookId }) => webhookId === from.webhookId)?.secret;
}

/** Each in the place of the first of its name, the further ones gone; what is not there yet comes at the end. */
function withHeaders(headers: HeaderPairs, fresh: HeaderPairs): HeaderPairs {
  const named = new Map(fresh.map((pair) => [pair[0].toLowerCase(), pair]));
  const placed = new Set<string>();
  const kept = headers.flatMap((pair) => {
    const key = pair[0].toLowerCase();
    const value = named.get(key);
    if (!value) return [pair];
    if (placed.has(key)) return [];
    placed.add(key);
    return [[pair[0], value[1]] as const];
  });
  return [...kept, ...fresh.filter(([name]) => !placed.has(name.toLowerCase()))];
}
