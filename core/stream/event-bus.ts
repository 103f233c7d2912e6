import type { StreamEvent, StreamEventBody } from '#shared/domain/app/stream-event.ts';
import { eventText } from './event-text.ts';

/** Numbers events and hands them to whoever listens; keeps the newest for clients that come back. */
export interface EventBus {
  readonly epoch: string;
  /** Number of the newest event, 0 before the first. */
  readonly seq: number;
  publish(event: StreamEventBody): void;
  /** Somebody sees the numbers from here on, and may come back: only now is anything kept. */
  keep(): void;
  /** The texts of events after `seq`, at most so many; undefined when they are not kept. */
  after(seq: number, most: number): string[] | undefined;
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
  /**
   * A ring: event `seq` lies at `seq % kept`, as its text from when somebody first asked for that. Whatever is kept for long is copied by
   * each collection that it lives through, and one text is copied for less than its twenty objects.
   */
  const ring: (StreamEvent | string)[] = [];
  const listeners = new Set<(events: StreamEvent[]) => void>();
  let seq = 0;
  let keptSince = Number.POSITIVE_INFINITY;
  let batch: StreamEvent[] = [];

  function after(last: number, most: number): string[] | undefined {
    if (last === seq) return [];
    if (last > seq || last < Math.max(keptSince, seq - kept)) return undefined;
    const texts: string[] = [];
    for (let next = last + 1; next <= Math.min(seq, last + most); next += 1) texts.push(textAt(next % kept));
    return texts;
  }

  function textAt(place: number): string {
    const found = ring[place] as StreamEvent | string;
    if (typeof found === 'string') return found;
    const text = eventText(found);
    ring[place] = text;
    return text;
  }

  function deliver(): void {
    const events = batch;
    batch = [];
    for (const listener of listeners) listener(events);
  }

  return {
    epoch,
    get seq() {
      return seq;
    },
    publish(event) {
      // After the caller's turn: a listener that throws must not end the commit that publishes.
      if (batch.length === 0) queueMicrotask(deliver);
      seq += 1;
      const numbered = { seq, ...event };
      batch.push(numbered);
      if (seq > keptSince) ring[seq % kept] = numbered;
    },
    keep() {
      keptSince = Math.min(keptSince, seq);
    },
    after,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
