import { type ClientRequest, type IncomingMessage, type RequestOptions, request } from 'node:http';
import { request as secureRequest } from 'node:https';
import type { Writable } from 'node:stream';
import { freeBytes } from '#core/bytes/free-bytes.ts';
import type { AttemptPhase } from '#shared/domain/delivery/outcome.ts';
import { type Agents, type ConnectionOptions, TargetRefusedError } from './connection.ts';
import type { RequestTarget } from './request-target.ts';
import { begin, enter, startTrace } from './trace.ts';

/** A request that is passed on while it comes. Nothing is added to it but what belongs to the connection. */
export interface PassedRequest {
  target: Pick<RequestTarget, 'protocol' | 'hostname' | 'port'>;
  method: string;
  /** As it stands in the request line. */
  path: string;
  /** Name, value, name … in their order and case. They say how long the body is, or that it comes in chunks. */
  headers: readonly string[];
  /** Its body, and the fields behind it. */
  body: IncomingMessage;
  /** The other side is ready for a body that waits to be asked for. */
  onContinue?: () => void;
}

export interface PassLimits {
  /** Until the connection stands. */
  connectMs: number;
  /** From the end of the request to the head of the answer, and between two pieces of its body. */
  silenceMs: number;
}

export type PassedAnswer =
  /** Its body is read by whoever asked. */
  | { kind: 'answered'; answer: IncomingMessage; cancel: () => void }
  /** Nothing was sent: the address may not be connected to. */
  | { kind: 'refused'; message: string }
  /** Nothing was sent: Node takes the request for none. */
  | { kind: 'invalid'; message: string }
  | { kind: 'silent'; phase: AttemptPhase; afterMs: number }
  /** `stale`: on a connection that was kept from before, which the other side had closed meanwhile. */
  | { kind: 'broken'; error: unknown; phase: AttemptPhase; stale: boolean };

const MAX_HEADER_BYTES = 64 * 1024;

/** A request that is on its way. */
export interface Passing {
  /** The head of its answer; redirects are answers. Never rejects for what the network does. */
  answered: Promise<PassedAnswer>;
  /** Ends it, whatever it is doing. */
  cancel(): void;
}

/** Passes one request on as it comes. */
export function passOn(passed: PassedRequest, agents: Agents, limits: PassLimits): Passing {
  const { target, method, path, headers, body } = passed;
  const over = new AbortController();
  const trace = startTrace(over.signal);
  const options: RequestOptions & ConnectionOptions = {
    ...{ agent: agents[target.protocol], host: target.hostname, port: target.port, path, method },
    ...{ headers, setHost: false, maxHeaderSize: MAX_HEADER_BYTES, signal: over.signal, trace },
  };
  begin(trace, 'connect');
  let sent: ClientRequest;
  try {
    sent = (target.protocol === 'https:' ? secureRequest : request)(options);
  } catch (error) {
    return { answered: Promise.resolve({ kind: 'invalid', message: error instanceof Error ? error.message : String(error) }), cancel() {} };
  }
  const cancel = () => {
    over.abort();
    sent.destroy();
  };
  const answered = new Promise<PassedAnswer>((resolve) => {
    const silence = createSilence((afterMs) => {
      resolve({ kind: 'silent', phase: trace.phase, afterMs });
      cancel();
    });
    silence.within(limits.connectMs);
    sent.once('socket', (socket) => {
      if (sent.reusedSocket) begin(trace, 'send');
      else enter(trace, 'send');
      silence.end();
      socket.setNoDelay(true);
    });
    sent.once('finish', () => {
      if (trace.phase === 'send') enter(trace, 'first-byte');
      silence.within(limits.silenceMs);
    });
    sent.once('continue', () => passed.onContinue?.());
    sent.once('response', (answer) => {
      enter(trace, 'read');
      silence.within(limits.silenceMs);
      answer.on('data', silence.again);
      answer.once('close', silence.end);
      answer.pause();
      resolve({ kind: 'answered', answer, cancel });
    });
    // A 101 that nobody asked for: the connection is of no use.
    // biome-ignore lint/plugin: here we are the client, and the socket is destroyed at once
    sent.once('upgrade', (_, socket) => {
      socket.destroy();
      resolve({ kind: 'broken', error: new Error('101'), phase: 'first-byte', stale: false });
    });
    sent.on('error', (error) => {
      silence.end();
      resolve(
        error instanceof TargetRefusedError
          ? { kind: 'refused', message: error.message }
          : { kind: 'broken', error, phase: trace.phase, stale: sent.reusedSocket && trace.phase !== 'read' },
      );
    });
  });
  pump(body, sent);
  return { answered, cancel };
}

/** A write takes ten times as long as to read a chunk of one byte. */
const MANY_PIECES = 16;
const SMALL_PIECE_BYTES = 1024;

/**
 * Passes on what comes, as fast as it is taken, and gives the memory of each piece back once it is written: many megabytes would pass
 * before the next collection of garbage. Pieces leave as they came, but where many small ones were read together: those leave as one. Fields
 * behind the body go with it. Where nobody takes it any more it is read away.
 */
export function pump(from: IncomingMessage, to: Writable & Pick<ClientRequest, 'addTrailers'>): void {
  let pieces: Buffer[] = [];
  const goOn = () => void from.resume();

  function flush(): void {
    const together = areManyAndSmall(pieces) ? [Buffer.concat(pieces)] : pieces;
    pieces = [];
    if (to.destroyed) return;
    const takesMore = together.map((bytes) => to.write(bytes, () => freeBytes(bytes))).every(Boolean);
    if (takesMore) return;
    from.pause();
    to.once('drain', goOn);
  }

  from.on('data', (piece: Buffer) => {
    if (pieces.length === 0) setImmediate(flush); // ticks may run between two pieces of the same read
    pieces.push(piece);
  });
  to.once('close', goOn);
  const end = () => {
    flush();
    if (to.destroyed) return;
    if (from.rawTrailers.length > 0) to.addTrailers(twos(from.rawTrailers));
    to.end();
  };
  if (from.readableEnded) end();
  else from.once('end', end).resume();
}

function areManyAndSmall(pieces: readonly Buffer[]): boolean {
  return pieces.length > MANY_PIECES && pieces.reduce((sum, { length }) => sum + length, 0) < pieces.length * SMALL_PIECE_BYTES;
}

const twos = (flat: readonly string[]) =>
  Array.from({ length: flat.length / 2 }, (_, i) => [flat[2 * i] ?? '', flat[2 * i + 1] ?? ''] as [string, string]);

/** Calls when nothing came for a while. */
function createSilence(broken: (afterMs: number) => void) {
  let timer: NodeJS.Timeout | undefined;
  const end = () => clearTimeout(timer);
  return {
    within(ms: number) {
      end();
      timer = setTimeout(() => broken(ms), ms).unref();
    },
    again: () => void timer?.refresh(),
    end,
  };
}
