import type { StreamEvent, StreamEventBody } from '#shared/domain/app/stream-event.ts';

/** Numbers events and hands them to whoever listens; keeps the newest for clients that come back. */
export interface EventBus {
  readonly epoch: string;
  /** Number of the newest event, 0 before the first. */
  readonly seq: number;
  publish(event: StreamEventBody): void;
  /** Events after `seq`, or undefined when they are no longer kept. */
  after(seq: number): StreamEvent[] | undefined;
  /** Called with each batch, in order. @returns how to stop. */
  subscribe(listener: (events: StreamEvent[]) => void): () => void;
}

export interface EventBusOptions {
  /** Names this life of the process: numbers of another epoch mean nothing here. */
  epoch: string;
  /** How many of the newest events a client that comes back may still get. */
  kept?: number;
}

const KEPT = 5000;

export function createEventBus({ epoch, kept = KEPT }: EventBusOptions): EventBus {
  /** A ring: event `seq` lies at `seq % kept`. */
  const ring: StreamEvent[] = [];
  const listeners = new Set<(events: StreamEvent[]) => void>();
  let seq = 0;
  let delivered = 0;

  function after(last: number): StreamEvent[] | undefined {
    if (last > seq || last < Math.max(0, seq - kept)) return undefined;
    const events: StreamEvent[] = [];
    for (let next = last + 1; next <= seq; next += 1) events.push(ring[next % kept] as StreamEvent);
    return events;
  }

  function deliver(): void {
    const events = after(delivered) ?? ring.slice();
    delivered = seq;
    for (const listener of listeners) listener(events);
  }

  return {
    epoch,
    get seq() {
      return seq;
    },
    publish(event) {
      // After the caller's turn: a listener that throws must not end the commit that publishes.
      if (delivered === seq) queueMicrotask(deliver);
      seq += 1;
      ring[seq % kept] = { seq, ...event };
    },
    after,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
