import type { AgentConnection } from '#shared/domain/app/agents.ts';
import type { Clock } from '#shared/domain/clock.ts';
import type { Caller } from './permission.ts';

/** Over HTTP there is no connection: who asked within this time counts as one. */
const RECENT_MS = 5 * 60_000;
const MOST = 100;

export interface Connected {
  /** Somebody came in over a connection. @returns what to call with its name, and at its end */
  open(caller: Caller): { named(client: string): void; end(): void };
  /** Somebody asked over HTTP. */
  asked(caller: Caller): void;
  list(mayAct: (caller: Caller) => boolean): AgentConnection[];
  /** Nobody is told any more. */
  close(): void;
}

export interface ConnectedOptions {
  clock: Pick<Clock, 'nowMs' | 'setTimer'>;
  /** Called when the list is another one. */
  changed: () => void;
}

interface Known {
  caller: Caller;
  sinceMs: number;
}

/** Who speaks with the core, for the settings page. */
export function createConnected({ clock: { nowMs, setTimer }, changed }: ConnectedOptions): Connected {
  const open = new Set<Known>();
  const recent = new Map<string, Known & { askedMs: number }>();
  let cancelTimer: (() => void) | undefined;
  const isRecent = ({ askedMs }: { askedMs: number }) => nowMs() - askedMs < RECENT_MS;

  /** Who has not asked for long is gone, and the next look is when the one is due that asked longest ago. */
  function expire(): void {
    cancelTimer = undefined;
    const gone = [...recent].filter(([, known]) => !isRecent(known));
    for (const [client] of gone) recent.delete(client);
    if (gone.length > 0) changed();
    const [next] = recent.values();
    if (next) cancelTimer = setTimer(next.askedMs + RECENT_MS, expire);
  }

  return {
    open(caller) {
      const known: Known = { caller, sinceMs: nowMs() };
      open.add(known);
      changed();
      return {
        named(client) {
          if (known.caller.client === client) return;
          known.caller = { ...caller, client };
          changed();
        },
        end() {
          if (open.delete(known)) changed();
        },
      };
    },
    asked(caller) {
      const known = recent.get(caller.client);
      const since = known && isRecent(known) ? known.sinceMs : undefined;
      recent.delete(caller.client);
      recent.set(caller.client, { caller, sinceMs: since ?? nowMs(), askedMs: nowMs() });
      const [oldest] = recent.keys();
      if (recent.size > MOST && oldest !== undefined) recent.delete(oldest);
      if (since === undefined) changed();
      cancelTimer ??= setTimer(nowMs() + RECENT_MS, expire);
    },
    list(mayAct) {
      const overHttp = [...recent.values()].filter(isRecent);
      return [...open, ...overHttp].map(({ caller, sinceMs }) => ({
        client: caller.client,
        transport: caller.transport,
        sinceMs,
        mayAct: mayAct(caller),
        allowedTargets: [...caller.allowedTargets],
      }));
    },
    close: () => cancelTimer?.(),
  };
}
