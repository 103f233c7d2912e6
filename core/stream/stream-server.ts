import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { onUpgrade } from '#core/http/guarded-server.ts';
import { PROBLEM_TYPE } from '#core/http/problem.ts';
import { answerRaw } from '#core/http/raw-answer.ts';
import type { Clock } from '#shared/domain/clock.ts';
import type { EventBus } from './event-bus.ts';
import { checkHandshake, STREAM_PROTOCOL } from './handshake.ts';
import { createStreamPeer, type StreamPeer } from './stream-peer.ts';

export interface StreamOptions {
  bus: EventBus;
  /** Whether this is the control plane's token. */
  isToken: (candidate: string) => boolean;
  /** Calls back when another token holds: all clients have to come in anew. */
  onTokenChange: (listener: () => void) => void;
  clock: Clock;
  /** Who takes a request for another protocol at another path; Host, Origin and token are theirs to check. */
  others?: ReadonlyMap<string, TakeUpgrade>;
}

export type TakeUpgrade = (request: IncomingMessage, socket: Socket, head: Buffer) => void;

const MAX_CLIENTS = 32;
/** At most one message per client in this time, so that a burst is one message and not hundreds. */
const BATCH_MS = 16;
const MAX_PAYLOAD_BYTES = 64 * 1024;
const GOODBYE_MS = 500;
/** RFC 6455, 7.4.1. */
const POLICY_VIOLATION = 1008;

/**
 * Serves `/api/v1/stream` on the control plane's server: everything that the bus publishes, as WebSocket messages.
 * Host, Origin and token are checked before the handshake is answered.
 * @returns how to end all connections.
 */
export function attachStream(server: Server, { bus, isToken, onTokenChange, clock, others }: StreamOptions): { close(): Promise<void> } {
  const sockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    maxPayload: MAX_PAYLOAD_BYTES,
    perMessageDeflate: false,
    handleProtocols: () => STREAM_PROTOCOL,
  });
  const peers = new Map<WebSocket, StreamPeer>();
  let pumpedAtMs = 0;
  let cancelTimer: (() => void) | undefined;

  const unsubscribe = bus.subscribe(() => {
    const nextMs = pumpedAtMs + BATCH_MS;
    if (nextMs <= clock.nowMs()) pumpAll();
    else cancelTimer ??= clock.setTimer(nextMs, pumpAll);
  });

  function pumpAll(): void {
    cancelTimer?.();
    cancelTimer = undefined;
    pumpedAtMs = clock.nowMs();
    for (const peer of peers.values()) peer.pump();
  }

  function take(request: IncomingMessage, socket: Socket, head: Buffer): void {
    const other = others?.get(request.url?.split('?', 1)[0] ?? '');
    if (other) {
      other(request, socket, head);
      return;
    }
    const { port } = server.address() as AddressInfo;
    const handshake = checkHandshake(request, { port, epoch: bus.epoch, isToken, isFull: () => peers.size >= MAX_CLIENTS });
    if ('refusal' in handshake) {
      const { status } = handshake.refusal;
      answerRaw(socket, { status, type: PROBLEM_TYPE, body: JSON.stringify(handshake.refusal) }, { clock, drainMs: GOODBYE_MS });
      return;
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      webSocket.on('error', () => webSocket.terminate());
      webSocket.on('close', () => peers.delete(webSocket));
      bus.keep();
      const peer = createStreamPeer(webSocket, bus, handshake.after);
      peers.set(webSocket, peer);
      peer.pump();
    });
  }

  onTokenChange(() => {
    for (const socket of peers.keys()) socket.close(POLICY_VIOLATION, 'the token was renewed');
  });
  const stopTaking = onUpgrade(server, take);
  return {
    async close() {
      stopTaking();
      unsubscribe();
      cancelTimer?.();
      await Promise.all([...peers.keys()].map((socket) => goodbye(socket, clock)));
    },
  };
}

/** Says that the core goes away and does not wait long for the answer: a page that sleeps gives none. */
function goodbye(socket: WebSocket, clock: Clock): Promise<void> {
  return new Promise((resolve) => {
    const cancel = clock.setTimer(clock.nowMs() + GOODBYE_MS, () => socket.terminate());
    socket.once('close', () => {
      cancel();
      resolve();
    });
    socket.close(1001, 'the core stops');
  });
}
