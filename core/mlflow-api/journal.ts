import type { IncomingMessage, ServerResponse } from 'node:http';
import { WriteFailedError, type Writer } from '#core/database/writer.ts';
import type { ApiCall, CausedEvent, Heard } from '#shared/domain/api-call.ts';
import type { Clock } from '#shared/domain/clock.ts';
import type { RegistryEvent } from '#shared/domain/event-schema.ts';
import type { Logger } from '#shared/domain/logger.ts';
import type { StreamEventBody } from '#shared/domain/stream-event.ts';
import { subjectOf, subjectText } from '#shared/domain/subject.ts';
import type { JournalStore } from './journal-store.ts';

/** A call that is being answered. */
export interface OpenCall {
  caused: CausedEvent[];
  /** It only reads, whatever its method. */
  reads: boolean;
  /** Guidance beside the answer that the client got. */
  hint?: string | undefined;
}

export interface Journal {
  /** Follows a call to its answer. */
  open(request: IncomingMessage, response: ServerResponse): OpenCall;
  /** Runs the synchronous work of a call: events that are announced meanwhile are its doing. */
  during<T>(call: OpenCall, work: () => T): T;
  /** To be called for every event, inside the work that causes it, with the webhooks that get it or why there is none. */
  announced(event: RegistryEvent, heard: Heard): void;
  /** Writes down what is still waiting. */
  stop(): Promise<void>;
}

export interface JournalOptions {
  store: JournalStore;
  writer: Writer;
  clock: Clock;
  publish: (event: StreamEventBody) => void;
  logger: Logger;
}

/** Calls are written together, so that the journal costs none of them a sync of the disk. */
const BATCH_MS = 200;
const KEPT = 10_000;
const MOST_WAITING = 5000;

/** Keeps what was called and what came of it, best effort: a journal that cannot be written stops nobody. */
export function createJournal({ store, writer, clock, publish, logger }: JournalOptions): Journal {
  let current: OpenCall | undefined;
  let waiting: Omit<ApiCall, 'id'>[] = [];
  let cancelTimer: (() => void) | undefined;

  function flush(): Promise<void> {
    cancelTimer?.();
    cancelTimer = undefined;
    const calls = waiting;
    waiting = [];
    if (calls.length === 0) return Promise.resolve();
    return writer
      .write(() => {
        const added = calls.map(store.add);
        store.keep(KEPT);
        writer.afterCommit(() => {
          for (const call of added) publish({ type: 'call.added', call });
        });
      })
      .catch((error: unknown) => {
        if (error instanceof WriteFailedError && error.diskFull) return; // told by whoever wanted to store something
        logger.warn('calls could not be written to the journal', { calls: calls.length, error: String(error) });
      });
  }

  function close(call: OpenCall, request: IncomingMessage, status: number, atMs: number): void {
    const { method = 'GET', url = '/', headers } = request;
    const quiet = call.caused.length > 0 ? undefined : status >= 400 ? 'refused' : call.reads ? 'reading' : 'not-emitting';
    const client = headers['user-agent']?.slice(0, 200);
    if (waiting.length < MOST_WAITING) {
      waiting.push({
        atMs,
        tookMs: clock.nowMs() - atMs,
        method,
        path: url.slice(0, 500),
        status,
        ...(client !== undefined && { client }),
        caused: call.caused,
        ...(quiet && { quiet }),
        ...(call.hint !== undefined && { hint: call.hint }),
      });
    }
    cancelTimer ??= clock.setTimer(clock.nowMs() + BATCH_MS, () => void flush());
  }

  return {
    open(request, response) {
      const atMs = clock.nowMs();
      const call: OpenCall = { caused: [], reads: request.method === 'GET' || request.method === 'HEAD' };
      response.once('finish', () => close(call, request, response.statusCode, atMs));
      return call;
    },
    during(call, work) {
      current = call;
      try {
        return work();
      } finally {
        current = undefined;
      }
    },
    announced(event, heard) {
      current?.caused.push({ event: event.event, subject: subjectText(subjectOf(event)), ...heard });
    },
    stop: flush,
  };
}
