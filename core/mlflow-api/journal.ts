import type { IncomingMessage, ServerResponse } from 'node:http';
import { WriteFailedError, type Writer } from '#core/database/writer.ts';
import type { AgentCall } from '#shared/domain/app/agents.ts';
import type { ApiCall, CausedEvent, Heard } from '#shared/domain/app/api-call.ts';
import type { StreamEventBody } from '#shared/domain/app/stream-event.ts';
import type { Clock } from '#shared/domain/clock.ts';
import { subjectOf, subjectText } from '#shared/domain/delivery/subject.ts';
import type { Logger } from '#shared/domain/logger.ts';
import type { RegistryEvent } from '#shared/domain/mlflow/event-schema.ts';
import { MlflowError } from '#shared/domain/mlflow/mlflow-error.ts';
import type { JournalStore } from './journal-store.ts';
import type { CallNote } from './plane.ts';
import { shownTarget } from './shown-target.ts';

/** A call that is being answered. */
export interface OpenCall extends CallNote {
  caused: CausedEvent[];
  /** Its client went away before it was answered: what it causes all the same is kept with it. */
  late?: () => void;
}

/** What reached the port and never became a call: a refused Host or Origin, bytes that are no HTTP. */
export interface TurnedAway {
  /** As the request has it; `?` where it could not be read, `TLS` for a handshake. */
  method: string;
  path: string;
  status: number;
  client?: string | undefined;
  /** Why, and what to do about it. */
  hint: string;
}

export interface Journal {
  /** Follows a call to its answer. */
  open(request: IncomingMessage, response: ServerResponse): OpenCall;
  /** Keeps a row for it. Anybody can cause these, so they come into the journal at a bounded rate; what is beyond is only logged. */
  turnedAway(turned: TurnedAway): void;
  /** Runs a change that did not come as a call, in a work of the writer, and keeps a row for it all the same. @returns the events it caused */
  own(row: { path: string; client: string }, work: () => void): Promise<CausedEvent[]>;
  /** Keeps a row for what a coding agent asked for. */
  agent(row: AgentRow): void;
  /** Runs the synchronous work of a call: events that are announced meanwhile are its doing. */
  during<T>(call: OpenCall, work: () => T): T;
  /** To be called for every event, inside the work that causes it, with the webhooks that get it or why there is none. */
  announced(event: RegistryEvent, heard: Heard): void;
  /** Writes down what is still waiting. */
  stop(): Promise<void>;
}

/** What a coding agent asked for, with what came of it. */
export interface AgentRow extends AgentCall {
  atMs: number;
  /** The name that it gives itself. */
  client: string;
  /** As HTTP would say it: 200, 403 where it may not, 422 for a wrong question. */
  status: number;
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
const MOST_WAITING = 5000;
/** Rows of what was turned away: so many at once, then one a second, which leaves hours of calls in the journal. */
const TURNED_AWAY_AT_ONCE = 200;

/** Keeps what was called and what came of it, best effort: a journal that cannot be written stops nobody. */
export function createJournal({ store, writer, clock, publish, logger }: JournalOptions): Journal {
  let current: OpenCall | undefined;
  let waiting: Omit<ApiCall, 'id'>[] = [];
  let cancelTimer: (() => void) | undefined;
  const mayAdd = createAllowance(clock, TURNED_AWAY_AT_ONCE);
  let unwritten = 0;

  function flush(): Promise<void> {
    cancelTimer?.();
    cancelTimer = undefined;
    const calls = waiting;
    waiting = [];
    if (calls.length === 0) return Promise.resolve();
    return writer
      .write(() => {
        const added = calls.map(store.add);
        writer.afterCommit(() => {
          for (const call of added) publish({ type: 'call.added', call });
        });
      })
      .catch((error: unknown) => {
        if (error instanceof WriteFailedError && error.diskFull) return; // told by whoever wanted to store something
        logger.warn('calls could not be written to the journal', { calls: calls.length, error: String(error) });
      });
  }

  function add(call: Omit<ApiCall, 'id'>): void {
    if (waiting.length < MOST_WAITING) waiting.push(call);
    cancelTimer ??= clock.setTimer(clock.nowMs() + BATCH_MS, () => void flush());
  }

  function during<T>(call: OpenCall, work: () => T): T {
    current = call;
    try {
      return work();
    } finally {
      call.late?.();
      current = undefined;
    }
  }

  return {
    open(request, response) {
      const atMs = clock.nowMs();
      const call: OpenCall = { caused: [], reads: request.method === 'GET' || request.method === 'HEAD' };
      const list = () => add({ atMs, tookMs: clock.nowMs() - atMs, ...rowOf(call, request, response.statusCode) });
      response.once('finish', () => {
        if (!call.unlisted) list();
      });
      response.once('close', () => {
        if (!response.writableFinished) call.late = list;
      });
      return call;
    },
    turnedAway({ method, path, status, client, hint }) {
      if (!mayAdd()) {
        unwritten += 1;
        if (unwritten === 1) logger.warn('more requests are turned away than the journal lists', { hint });
        return;
      }
      unwritten = 0;
      const from = client?.slice(0, 200);
      const row = { atMs: clock.nowMs(), tookMs: 0, method: method.slice(0, 20), path: shownPath(path), status, caused: [], hint };
      add({ ...row, quiet: 'refused', ...(from !== undefined && { client: from }) });
    },
    agent({ atMs, client, status, tool, about, outcome, answerBytes, acts }) {
      const agent = { tool, about: about.slice(0, 200), outcome: outcome.slice(0, 200), answerBytes, ...(acts && { acts }) };
      const path = `${tool} ${about}`.trim().slice(0, 500);
      const row = { atMs, tookMs: clock.nowMs() - atMs, method: 'MCP', path, status, client: client.slice(0, 200), caused: [], agent };
      add({ ...row, ...(status >= 400 ? { quiet: 'refused' } : !acts && { quiet: 'reading' }) });
    },
    during,
    async own({ path, client }, work) {
      const call: OpenCall = { caused: [], reads: false };
      const atMs = clock.nowMs();
      const row = { atMs, method: 'POST', path, client };
      try {
        await writer.write(() => {
          call.caused = []; // a work may be run again
          during(call, work);
        });
      } catch (error) {
        if (error instanceof MlflowError) add({ ...row, tookMs: clock.nowMs() - atMs, status: 400, caused: [], quiet: 'refused' });
        throw error;
      }
      const { caused } = call;
      add({ ...row, tookMs: clock.nowMs() - atMs, status: 200, caused, ...(caused.length === 0 && { quiet: 'not-emitting' }) });
      return caused;
    },
    announced(event, heard) {
      current?.caused.push({ event: event.event, subject: subjectText(subjectOf(event)), ...heard });
    },
    stop: flush,
  };
}

const shownPath = (target: string) => shownTarget(target).slice(0, 500);

/** What is written of a call that was answered, beside its times. */
function rowOf(
  { caused, reads, hint, mlflowVersion }: OpenCall,
  request: IncomingMessage,
  status: number,
): Omit<ApiCall, 'id' | 'atMs' | 'tookMs'> {
  const { method = 'GET', url = '/', headers } = request;
  const quiet = caused.length > 0 ? undefined : status >= 400 ? 'refused' : reads ? 'reading' : 'not-emitting';
  const client = headers['user-agent']?.slice(0, 200);
  return {
    method,
    path: shownPath(url),
    status,
    ...(mlflowVersion !== undefined && { mlflowVersion }),
    ...(client !== undefined && { client }),
    caused,
    ...(quiet && { quiet }),
    ...(hint !== undefined && { hint }),
  };
}

/** So many at once, and one more each second. */
function createAllowance({ nowMs }: Pick<Clock, 'nowMs'>, most: number): () => boolean {
  let left = most;
  let countedAtMs = nowMs();
  return () => {
    left = Math.min(most, left + (nowMs() - countedAtMs) / 1000);
    countedAtMs = nowMs();
    if (left < 1) return false;
    left -= 1;
    return true;
  };
}
