import type { IncomingMessage, ServerResponse } from 'node:http';
import { targetParts } from '#core/http/target-parts.ts';
import { unpackedStart } from '#core/http/unpack.ts';
import { answerWords } from '#core/signing/answer-words.ts';
import type { Clock } from '#shared/domain/clock.ts';
import type { CaptureRefusal, CaptureSummary, Forwarded, VerifyReport } from '#shared/domain/delivery/capture.ts';

import type { ForwardSettings } from '#shared/domain/scenario/endpoint.ts';
import type { ScenarioStep } from '#shared/domain/scenario/scenario.ts';
import { actionText } from '#shared/domain/scenario/scenario-text.ts';
import { headerIn } from '#shared/domain/wire/wire-request.ts';
import { type Answer, answerOf, HEALTHY, refusalAnswer, SUCCESS, statusAnswer, storageAnswer } from './answer.ts';
import type { BodyIntake } from './body-intake.ts';
import type { CaptureStore } from './capture-store.ts';
import { checkSignature, type SignatureCheckOptions } from './check-signature.ts';
import type { StoredEndpoint } from './endpoint-store.ts';
import type { EndpointTable } from './endpoints.ts';
import { eventOfBody, toldBy } from './event-of-body.ts';
import type { ReceiverLimits } from './limits.ts';
import type { NewCapture } from './new-capture.ts';
import { type Delivery, isAnswered, perform, send, writeHead } from './perform.ts';
import { type describeRequest, pairsOf } from './request-facts.ts';

/** What is handed to the app behind an endpoint. */
export interface ForwardRequest {
  method: string;
  /** Path and query as they came. */
  target: string;
  headers: ReadonlyArray<readonly [name: string, value: string]>;
  body: Uint8Array;
  browser: boolean;
  /** Absent when the body names none. */
  event: string | undefined;
  deliveryId?: string;
  /** Fields behind a chunked body. */
  trailers?: ReadonlyArray<readonly [name: string, value: string]>;
}

/** The app's answer, or the one that stands in for it; without one the receiver answers by itself. */
export type Forward = (settings: ForwardSettings, request: ForwardRequest) => Promise<{ answer?: Answer; forwarded: Forwarded }>;

export interface ExchangeOptions extends SignatureCheckOptions {
  clock: Clock;
  limits: ReceiverLimits;
  store: Pick<CaptureStore, 'attemptsOf'>;
  endpoints: EndpointTable;
  /** @returns why it could not be kept; nothing was promised then */
  keep(capture: NewCapture): Promise<CaptureSummary | Error>;
  forward: Forward;
}

/** What a request says before there is a body. */
export type Arrived = ReturnType<typeof describeRequest> & Pick<NewCapture, 'onItsWay'>;

export interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
  intake: BodyIntake;
  arrived: Arrived;
  /** Sends `100 Continue` to a sender that waits for it. */
  mayContinue(): void;
}

/** The course of one request: taken in, judged, kept on the disk, answered; with a way out for each refusal. */
export async function answerRequest(exchange: Exchange, options: ExchangeOptions): Promise<void> {
  const { request, response, intake, arrived } = exchange;
  const { clock, limits, endpoints } = options;
  if (arrived.headers.length > limits.headerCount) return refuse('headers-too-large', exchange, options);

  const path = targetParts(arrived.target).path;
  const endpoint = request.method === 'POST' ? endpoints.at(path) : undefined;
  const early = endpoint && !intake.isRefused() && playsEarly(endpoint) ? play(endpoint, exchange, options, undefined) : undefined;
  if (early?.action.kind === 'drop-early') {
    perform(response, 'drop-early', SUCCESS, { clock, overMs: 0 });
    return keepRefused('dropped', exchange, options, { endpoint: endpoint?.name, played: 'drop-early' });
  }

  if (!intake.isRefused()) exchange.mayContinue();
  const refusal = await intake.decided;
  if (refusal) return refuse(refusal, exchange, options);
  if (request.method === 'GET' && path === '/health') {
    intake.release();
    return send(response, HEALTHY);
  }
  if (!endpoint) return refuse('unmatched', exchange, options);

  const body = intake.bytes();
  const event = needsEvent(endpoint) ? await eventOfBody(body) : undefined;
  const step = early ?? play(endpoint, exchange, options, event);
  const report = await checkSignature(endpoint, { rawHeaders: request.rawHeaders, body, nowMs: clock.nowMs() }, options);
  const planned = await plan(step, report, endpoint, () => ({ ...arrived, ...trailersOf(request), body, event }), options);
  const told = arrived.onItsWay ? {} : await toldBy(body);
  const capture: NewCapture = {
    ...arrived,
    ...told,
    endpoint: endpoint.name,
    played: actionText(step.action),
    verdict: report.verdict,
    report,
    bodySize: body.length,
    bodyKept: 'whole',
    body,
    tookMs: clock.nowMs() - arrived.atMs,
  };
  if (request.rawTrailers.length > 0) Object.assign(capture, trailersOf(request));
  if (isAnswered(planned.how)) Object.assign(capture, answered(planned.answer));
  if (planned.forwarded) capture.forwarded = planned.forwarded;
  if (report.secretFrom?.kind === 'sender') capture.origin = report.secretFrom.origin;
  const kept = await options.keep(capture);
  // An app may answer before it has read everything: the rest is still on its way to it.
  intake.release({ isLent: planned.forwarded !== undefined });
  if (kept instanceof Error) return send(response, storageAnswer(kept.message));
  if (step.waitMs !== undefined) await wait(clock, step.waitMs);
  perform(response, planned.how, planned.answer, { clock, overMs: step.action.kind === 'drip' ? step.action.overMs : 0 });
}

/** Hanging up before the body is read has to be decided before it is read, and then no event is known. */
function playsEarly({ scenario: { steps } }: StoredEndpoint): boolean {
  return steps.some(({ action }) => action.kind === 'drop-early') && !steps.some(({ when }) => when?.event !== undefined);
}

function needsEvent({ scenario, forward }: StoredEndpoint): boolean {
  return forward !== undefined || scenario.steps.some(({ when }) => when?.event !== undefined);
}

function play(
  { name }: StoredEndpoint,
  { arrived }: Exchange,
  { endpoints, store }: ExchangeOptions,
  event: string | undefined,
): ScenarioStep {
  return endpoints.play(name, {
    ...(event !== undefined && { event }),
    get attempt() {
      return arrived.deliveryId === undefined ? 1 : store.attemptsOf(arrived.deliveryId) + 1; // few scenarios ask
    },
    headers: arrived.headers,
  });
}

async function plan(
  { action }: ScenarioStep,
  report: Pick<VerifyReport, 'answer'>,
  endpoint: StoredEndpoint,
  request: () => ForwardRequest,
  options: ExchangeOptions,
): Promise<{ how: Delivery; answer: Answer; forwarded?: Forwarded }> {
  if (action.kind === 'status') return { how: 'whole', answer: statusAnswer(action, options.clock.nowMs()) };
  if (action.kind !== 'verify') return { how: action.kind, answer: SUCCESS };
  if (!endpoint.forward) return { how: 'whole', answer: answerOf(report) };
  const { answer = answerOf(report), forwarded } = await options.forward(endpoint.forward, request());
  return { how: 'whole', answer, forwarded: withWords(forwarded, answer, endpoint.name, options) };
}

async function refuse(why: Exclude<CaptureRefusal, 'dropped'>, exchange: Exchange, options: ExchangeOptions): Promise<void> {
  const { response, intake } = exchange;
  const answer = refusalAnswer(why, options.limits);
  if (why === 'aborted') response.destroy();
  else if (why === 'timeout')
    endEarly(answer, exchange); // it has had its time
  else if (why !== 'unmatched') await sendEarly(answer, exchange, options);
  await keepRefused(why, exchange, options, why === 'aborted' ? {} : answered(answer));
  if (why === 'unmatched') send(response, answer);
  intake.release();
}

async function keepRefused(
  refusal: CaptureRefusal,
  { request, intake, arrived }: Exchange,
  { clock, keep }: ExchangeOptions,
  more: Pick<NewCapture, 'answer' | 'answerHeaders' | 'answerBody' | 'played'> & { endpoint?: string | undefined },
): Promise<void> {
  const { endpoint, ...rest } = more;
  await keep({
    ...arrived,
    ...trailersOf(request),
    ...rest,
    ...(endpoint !== undefined && { endpoint }),
    refusal,
    verdict: { result: 'unchecked' },
    bodySize: intake.size(),
    bodyKept: refusal === 'unmatched' ? 'whole' : 'start',
    body: intake.bytes(),
    tookMs: clock.nowMs() - arrived.atMs,
  });
  intake.release();
}

function endEarly(answer: Answer, { response }: Exchange): void {
  beginEarly(answer, response);
  response.end();
}

/** A refusal leaves at once; then the body may run out for a moment, so that the sender reads the answer. */
async function sendEarly(answer: Answer, { response, intake }: Exchange, { clock, limits }: ExchangeOptions): Promise<void> {
  beginEarly(answer, response);
  await Promise.race([intake.ended(), wait(clock, limits.drainMs)]);
  response.end();
}

function beginEarly(answer: Answer, response: ServerResponse): void {
  writeHead(response, { ...answer, headers: [...answer.headers, ['Connection', 'close']] });
  response.write(answer.body);
}

const wait = (clock: Clock, ms: number) => new Promise<void>((resolve) => void clock.setTimer(clock.nowMs() + ms, resolve));

const answered = ({ status, headers, body }: Answer) => ({
  answer: { status },
  answerHeaders: headers,
  answerBody: textOf(headers, body),
});

const KEPT_UNPACKED_BYTES = 64 * 1024;

/** Codings undone: an answer is kept to be read. Of a packed one the start is enough. */
function textOf(headers: Answer['headers'], body: Uint8Array): string {
  const coding = headerIn(headers, 'content-encoding');
  return (coding === undefined ? Buffer.from(body) : unpackedStart(body, coding, KEPT_UNPACKED_BYTES)).toString('utf8');
}

/** With what a refusal or failure of the app says in words, without the secrets that are known here. */
function withWords(
  forwarded: Forwarded,
  { headers, body }: Answer,
  endpoint: string,
  { secretsFor, senders, endpoints }: ExchangeOptions,
): Forwarded {
  const { outcome } = forwarded;
  if (outcome.kind !== 'answered' || outcome.status < 400) return forwarded;
  const own = endpoints.secretOf(endpoint);
  const { said } = answerWords({ headers, body }, [
    ...secretsFor(undefined),
    ...senders.candidates(),
    ...(own === undefined ? [] : [{ secret: own }]),
  ]);
  return said === '' ? forwarded : { ...forwarded, outcome: { ...outcome, said } };
}

function trailersOf({ rawTrailers }: IncomingMessage): Pick<NewCapture, 'trailers'> {
  return rawTrailers.length > 0 ? { trailers: pairsOf(rawTrailers) } : {};
}
