import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Database } from '#core/database/open.ts';
import type { Writer } from '#core/database/writer.ts';
import { type CandidateSecret, verify } from '#core/signing/verify.ts';
import type { CaptureRefusal, CaptureSummary, Verdict, VerifyReport } from '#shared/domain/capture.ts';
import type { Clock } from '#shared/domain/clock.ts';
import type { Logger } from '#shared/domain/logger.ts';
import type { StreamEventBody } from '#shared/domain/stream-event.ts';
import { type Answer, answerOf, HEALTHY, refusalAnswer, storageAnswer } from './answer.ts';
import { type BodyIntake, type ByteBudget, takeBody } from './body-intake.ts';
import { type CaptureFilter, type CaptureReader, createCaptureStore, type NewCapture } from './capture-store.ts';
import { DEFAULT_LIMITS, type ReceiverLimits } from './limits.ts';
import { type BrokenRequest, createReceiverServer } from './receiver-server.ts';
import { describeBroken, describeRequest, mlflowHeaders, pairsOf } from './request-facts.ts';

/** A webhook's secret, as the receiver's `auto` may use it. */
export interface KnownSecret {
  webhookId: string;
  webhookName: string;
  secret: string;
  /** It belongs to the webhook that sent this very delivery. */
  ofThisDelivery: boolean;
}

export interface ReceiverOptions {
  db: Database;
  writer: Writer;
  clock: Clock;
  logger: Logger;
  publish(event: StreamEventBody): void;
  /** All secrets that are known, those of the delivery's own webhook marked. */
  secretsFor(deliveryId: string | undefined): readonly KnownSecret[];
  /** Called in the transaction that keeps the capture: the verdict belongs to the delivery as well. */
  onVerdict?(deliveryId: string, verdict: Verdict, status: number): void;
  /** Secret of `/webhook`; without one it is `auto`. */
  endpointSecret?: string;
  /** How old a request to `/webhook` may be. */
  toleranceSec?: number;
  limits?: Partial<ReceiverLimits>;
  /** Evaluates the filter language for lists. */
  filter?: CaptureFilter;
}

export interface Receiver {
  /** Not listening yet. */
  server: Server;
  captures: CaptureReader;
}

const DEFAULT_ENDPOINT = 'webhook';
const DEFAULT_TOLERANCE_SEC = 300;

/**
 * The mock receiver: keeps every request byte for byte, judges it and answers as the receiver in MLflow's documentation
 * does. A 2xx leaves only after the capture is on the disk.
 */
export function createReceiver(options: ReceiverOptions): Receiver {
  const { writer, clock, logger, publish } = options;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const store = createCaptureStore(options.db, options.filter);
  const budget: ByteBudget = { held: 0, max: limits.inFlightBytes };
  const receiving = new WeakMap<Socket, BodyIntake>();

  async function answer(request: IncomingMessage, response: ServerResponse, mayContinue: () => void): Promise<void> {
    const arrived = describeRequest(request, clock.nowMs());
    const intake = takeBody(request, limits.bodyBytes, budget);
    receiving.set(request.socket, intake);
    if (arrived.headers.length > limits.headerCount) return refuse('headers-too-large');
    if (!intake.isRefused()) mayContinue();
    const refusal = await intake.decided;
    if (refusal) return refuse(refusal);
    if (request.method === 'GET' && pathOf(request) === '/health') {
      intake.release();
      return send(response, HEALTHY);
    }
    if (request.method !== 'POST' || pathOf(request) !== `/${DEFAULT_ENDPOINT}`) return refuse('unmatched');

    const body = intake.bytes();
    const report = judge(request, body);
    const chosen = answerOf(report);
    const kept = await keep({
      ...arrived,
      ...trailersOf(request),
      endpoint: DEFAULT_ENDPOINT,
      ...answered(chosen),
      verdict: report.verdict,
      report,
      bodySize: body.length,
      bodyKept: 'whole',
      body,
      tookMs: clock.nowMs() - arrived.atMs,
    });
    intake.release();
    send(response, kept instanceof Error ? storageAnswer(kept.message) : chosen);

    async function refuse(why: CaptureRefusal): Promise<void> {
      const isBodyWhole = why === 'unmatched';
      const given = why === 'aborted' ? undefined : refusalAnswer(why, limits);
      if (!isBodyWhole) await sendEarly(response, intake, given);
      await keep({
        ...arrived,
        ...trailersOf(request),
        ...(given && answered(given)),
        refusal: why,
        verdict: { result: 'unchecked' },
        bodySize: intake.size(),
        bodyKept: isBodyWhole ? 'whole' : 'start',
        body: intake.bytes(),
        tookMs: clock.nowMs() - arrived.atMs,
      });
      intake.release();
      if (isBodyWhole && given) send(response, given);
    }
  }

  function judge(request: IncomingMessage, body: Buffer): VerifyReport {
    const headers = mlflowHeaders(request.rawHeaders);
    return verify({
      ...headers,
      body,
      secrets: candidates(headers.deliveryId),
      nowMs: clock.nowMs(),
      toleranceSec: options.toleranceSec ?? DEFAULT_TOLERANCE_SEC,
    });
  }

  function candidates(deliveryId: string | undefined): CandidateSecret[] {
    if (options.endpointSecret !== undefined) {
      return [{ secret: options.endpointSecret, from: { kind: 'endpoint', endpoint: DEFAULT_ENDPOINT }, decides: true }];
    }
    const known = options.secretsFor(deliveryId || undefined);
    const own = known.filter(({ ofThisDelivery }) => ofThisDelivery);
    return (own.length > 0 ? own : known).map(({ webhookId, webhookName, secret, ofThisDelivery }) => ({
      secret,
      from: { kind: 'webhook', webhookId, webhookName },
      decides: ofThisDelivery,
    }));
  }

  /** The refusal leaves at once; then the body may run out for a moment, so that the sender reads the answer. */
  async function sendEarly(response: ServerResponse, intake: BodyIntake, given: Answer | undefined): Promise<void> {
    if (!given) {
      response.destroy();
      return;
    }
    writeHead(response, given, [['Connection', 'close']]);
    response.write(given.body);
    await new Promise<void>((resolve) => {
      const cancel = clock.setTimer(clock.nowMs() + limits.drainMs, resolve);
      void intake.ended.then(cancel).then(resolve);
    });
    response.end();
  }

  /** @returns why it could not be kept; nothing was promised then */
  async function keep(capture: NewCapture): Promise<CaptureSummary | Error> {
    try {
      return await writer.write(() => {
        const added = store.add(capture);
        if (capture.endpoint && capture.deliveryId && capture.answer) {
          options.onVerdict?.(capture.deliveryId, capture.verdict, capture.answer.status);
        }
        writer.afterCommit(() => publish({ type: 'capture.added', capture: added }));
        return added;
      });
    } catch (error) {
      logger.error('a capture could not be stored', { deliveryId: capture.deliveryId, error: String(error) });
      return error instanceof Error ? error : new Error(String(error));
    }
  }

  function keepBroken({ socket, refusal, raw }: BrokenRequest): void {
    void keep({
      ...describeBroken(socket, raw, clock.nowMs()),
      refusal,
      verdict: { result: 'unchecked' },
      ...(refusal === 'aborted' ? {} : answered(refusalAnswer(refusal, limits))),
      bodyKept: 'raw-request',
      tookMs: 0,
    });
  }

  const server = createReceiverServer({
    clock,
    limits,
    logger,
    onRequest(request, response, mayContinue) {
      answer(request, response, mayContinue).catch((error: unknown) => {
        logger.error('a request could not be answered', { error: String(error) });
        response.destroy();
      });
    },
    refuseCurrent(socket, refusal) {
      const intake = receiving.get(socket);
      if (!intake || intake.isWhole()) return false;
      intake.refuse(refusal);
      return true;
    },
    onBroken: keepBroken,
  });
  return { server, captures: store };
}

function send(response: ServerResponse, given: Answer): void {
  writeHead(response, given);
  response.end(given.body);
}

function writeHead(response: ServerResponse, { status, headers, body }: Answer, more: Answer['headers'] = []): void {
  response.writeHead(status, [...headers, ['Content-Length', String(Buffer.byteLength(body))], ...more].flat());
}

const answered = ({ status, headers, body }: Answer) => ({ answer: { status }, answerHeaders: headers, answerBody: body });

const pathOf = ({ url = '' }: IncomingMessage) => url.split('?', 1)[0];

function trailersOf({ rawTrailers }: IncomingMessage): Pick<NewCapture, 'trailers'> {
  return rawTrailers.length > 0 ? { trailers: pairsOf(rawTrailers) } : {};
}
