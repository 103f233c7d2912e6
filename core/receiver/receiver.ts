import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Server as SecureServer } from 'node:https';
import type { Socket } from 'node:net';
import type { Database } from '#core/database/open.ts';
import type { Writer } from '#core/database/writer.ts';
import { createByteBudget } from '#core/http/byte-budget.ts';
import type { StreamEventBody } from '#shared/domain/app/stream-event.ts';
import type { Clock } from '#shared/domain/clock.ts';
import type { CaptureSummary, Verdict } from '#shared/domain/delivery/capture.ts';
import type { Logger } from '#shared/domain/logger.ts';
import type { ForwardSettings } from '#shared/domain/scenario/endpoint.ts';
import type { Scenario } from '#shared/domain/scenario/scenario.ts';
import { refusalAnswer } from './answer.ts';
import { type BodyIntake, takeBody } from './body-intake.ts';
import type { CaptureStore } from './capture-store.ts';
import type { KnownSecret } from './check-signature.ts';
import { createEndpointStore } from './endpoint-store.ts';
import { createEndpoints, type Endpoints } from './endpoints.ts';
import { type Arrived, answerRequest, type Forward } from './exchange.ts';
import { DEFAULT_LIMITS, type ReceiverLimits } from './limits.ts';
import type { NewCapture } from './new-capture.ts';
import { type BrokenRequest, createReceiverServer, createSecureReceiverServer } from './receiver-server.ts';
import { describeBroken, describeRequest } from './request-facts.ts';
import type { SenderLeases } from './sender-leases.ts';

export interface ReceiverOptions {
  db: Database;
  captures: CaptureStore;
  writer: Writer;
  clock: Clock;
  logger: Logger;
  publish(event: StreamEventBody): void;
  /** All secrets that are known, those of the delivery's own webhook marked. */
  secretsFor(deliveryId: string | undefined): readonly KnownSecret[];
  /** Servers elsewhere whose secrets are known for as long as they are attached. */
  senders: SenderLeases;
  /** Encrypts the secrets of endpoints at rest. */
  secrets: { seal(secret: string): string | undefined; open(token: string): string | undefined };
  /** Asks the app behind an endpoint that forwards. */
  forward: Forward;
  /** Why nothing may be sent to a URL, for forward targets. */
  targetRefusal(url: string): Promise<string | undefined>;
  /** Whether a delivery of ours with this id is on its way just now. */
  isOnItsWay?(deliveryId: string): boolean;
  /** Called in the transaction that keeps the capture of a delivery of ours: what was made of it belongs to the delivery as well. */
  onReceived?(deliveryId: string, received: { verdict: Verdict; endpoint: string }): void;
  /** Whether a request with these headers (name, value, name …) came through the tunnel. */
  cameThroughTunnel?(rawHeaders: readonly string[]): boolean;
  /** How `/webhook` begins in this run, whatever was stored. Without a secret it is `auto`. */
  defaults?: { secret?: string; toleranceSec?: number; scenario?: Scenario; forward?: ForwardSettings };
  limits?: Partial<ReceiverLimits>;
}

export interface Receiver {
  /** Not listening yet. */
  server: Server;
  /** The same over HTTPS, not listening yet. */
  tlsServer(certificate: { key: string; cert: string }): SecureServer;
  endpoints: Endpoints;
}

const LARGE_BYTES = 1024 * 1024;

/**
 * The mock receiver: keeps every request byte for byte, judges it and answers as the scenario of its endpoint says; by
 * default as the receiver in MLflow's documentation. A 2xx leaves only after the capture is on the disk.
 */
export function createReceiver(options: ReceiverOptions): Receiver {
  const { db, captures, writer, clock, logger, publish } = options;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const endpoints = createEndpoints({ ...options, store: createEndpointStore(db), defaults: options.defaults ?? {} });
  const budget = createByteBudget(limits.inFlightBytes);
  const receiving = new WeakMap<Socket, BodyIntake>();
  const course = { ...options, limits, store: captures, endpoints, keep };

  function onRequest(request: IncomingMessage, response: ServerResponse, mayContinue: () => void): void {
    const arrived: Arrived = describeRequest(request, clock.nowMs(), options.cameThroughTunnel?.(request.rawHeaders) ?? false);
    // Asked now: what takes its time to be answered may have been given up by then.
    if (arrived.deliveryId !== undefined && options.isOnItsWay?.(arrived.deliveryId)) arrived.onItsWay = true;
    const intake = takeBody(request, limits.bodyBytes, budget);
    receiving.set(request.socket, intake);
    answerRequest({ request, response, intake, arrived, mayContinue }, course).catch((error: unknown) => {
      logger.error('a request could not be answered', { error: String(error) });
      intake.release();
      response.destroy();
    });
  }

  async function keep(capture: NewCapture): Promise<CaptureSummary | Error> {
    try {
      return await writer.write(
        () => {
          const added = captures.add(capture);
          const { report, deliveryId, endpoint, verdict } = capture;
          const isOurs = added.row === undefined;
          if (isOurs && report && deliveryId && endpoint !== undefined) options.onReceived?.(deliveryId, { verdict, endpoint });
          writer.afterCommit(() => publish({ type: 'capture.added', capture: added }));
          return added;
        },
        { isLarge: capture.body.length > LARGE_BYTES, isSure: true },
      );
    } catch (error) {
      logger.error('a capture could not be stored', { deliveryId: capture.deliveryId, error: String(error) });
      return error instanceof Error ? error : new Error(String(error));
    }
  }

  /** @returns whether a request is being received there; its own course answers then */
  function refuseCurrent(socket: Socket, refusal: 'timeout' | 'malformed' | 'aborted'): boolean {
    const intake = receiving.get(socket);
    if (!intake || intake.isWhole()) return false;
    intake.refuse(refusal);
    return true;
  }

  function onBroken({ socket, refusal, raw }: BrokenRequest): void {
    void keep({
      ...describeBroken(socket, raw, clock.nowMs()),
      refusal,
      verdict: { result: 'unchecked' },
      answer: { status: refusalAnswer(refusal, limits).status },
      bodyKept: 'raw-request',
      tookMs: 0,
    });
  }

  const http = { clock, limits, logger, onRequest, refuseCurrent, onBroken };
  return {
    server: createReceiverServer(http),
    tlsServer: (certificate) => createSecureReceiverServer(http, certificate),
    endpoints,
  };
}
