import type { AgentConnection } from '#shared/domain/app/agents.ts';
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
}

interface Known {
  caller: Caller;
  sinceMs: number;
}

/** Who speaks with the core, for the settings page. */
export function createConnected(nowMs: () => number): Connected {
  const open = new Set<Known>();
  const recent = new Map<string, Known & { askedMs: number }>();

  return {
    open(caller) {
      const known: Known = { caller, sinceMs: nowMs() };
      open.add(known);
      return {
        named(client) {
          known.caller = { ...caller, client };
        },
        end: () => void open.delete(known),
      };
    },
    asked(caller) {
      const known = recent.get(caller.client);
      const isRecent = known !== undefined && nowMs() - known.askedMs < RECENT_MS;
      recent.delete(caller.client);
      recent.set(caller.client, { caller, sinceMs: isRecent ? known.sinceMs : nowMs(), askedMs: nowMs() });
      const [oldest] = recent.keys();
      if (recent.size > MOST && oldest !== undefined) recent.delete(oldest);
    },
    list(mayAct) {
      const overHttp = [...recent.values()].filter(({ askedMs }) => nowMs() - askedMs < RECENT_MS);
      return [...open, ...overHttp].map(({ caller, sinceMs }) => ({
        client: caller.client,
        transport: caller.transport,
        sinceMs,
        mayAct: mayAct(caller),
      }));
    },
  };
}
