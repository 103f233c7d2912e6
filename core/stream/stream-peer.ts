import type { WebSocket } from 'ws';
import type { StreamMessage } from '#shared/domain/app/stream-event.ts';
import type { EventBus } from './event-bus.ts';

/** What may wait for one client, in its socket and behind it; more than this and it is told about a gap instead. */
const MAX_QUEUED_BYTES = 1024 * 1024;
const MAX_QUEUED = 1000;
/** A client that fell behind goes on once its socket has taken nearly everything. */
const DRAINED_BYTES = 64 * 1024;
const EVENTS_PER_MESSAGE = 64;

/** One client of the stream: sends what is new, and forgets, with a notice, what a slow one cannot take. */
export interface StreamPeer {
  /** Sends what the bus has beyond the last event that this client got. */
  pump(): void;
}

/**
 * @param after number of the last event that the client has seen in this epoch; it then gets the rest from the bus, as
 * far as that is kept. Absent: only what is new from now on.
 */
export function createStreamPeer(socket: WebSocket, bus: EventBus, after?: number): StreamPeer {
  /** It resumes: what it missed lies in the bus and costs no memory, so that falling behind is no reason for a gap. */
  let resuming = after !== undefined && after <= bus.seq;
  let sent = resuming && after !== undefined ? after : bus.seq;
  let queued = 0;
  let behind = false;

  const isFull = () => queued >= MAX_QUEUED || socket.bufferedAmount >= MAX_QUEUED_BYTES;

  function send(message: StreamMessage | string): void {
    queued += 1;
    socket.send(typeof message === 'string' ? message : JSON.stringify(message), () => {
      queued -= 1;
      if (sent < bus.seq) pump();
    });
  }

  function skip(): void {
    send({ type: 'gap', from: sent + 1, to: bus.seq });
    sent = bus.seq;
    behind = false;
    resuming = false;
  }

  function pump(): void {
    if (socket.readyState !== socket.OPEN) return;
    if (behind) {
      if (socket.bufferedAmount <= DRAINED_BYTES) skip();
      return;
    }
    while (sent < bus.seq && !isFull()) {
      const events = bus.after(sent, EVENTS_PER_MESSAGE);
      if (!events) {
        skip();
        return;
      }
      sent += events.length;
      send(`{"events":[${events.join(',')}]}`);
    }
    if (sent === bus.seq) resuming = false;
    else if (!resuming && bus.seq - sent > MAX_QUEUED) behind = true;
  }

  send({ type: 'hello', epoch: bus.epoch, seq: bus.seq });
  return { pump };
}
