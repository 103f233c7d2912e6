import type { StreamEvent, StreamEventBody } from '#shared/domain/stream-event.ts';

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
