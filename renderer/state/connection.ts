import { unreachable } from '#shared/domain/unreachable.ts';

/** What the page says about its line to the core. */
export type Connection =
  | { kind: 'connecting' }
  | { kind: 'live' }
  /** `retryAtMs`: when the next try starts. */
  | { kind: 'lost'; sinceMs: number; retryAtMs: number };

export type ConnectionAction = { type: 'opened' } | { type: 'closed'; nowMs: number; retryAtMs: number };

export function connectionReducer(connection: Connection, action: ConnectionAction): Connection {
  switch (action.type) {
    case 'opened':
      return { kind: 'live' };
    case 'closed':
      return { kind: 'lost', sinceMs: connection.kind === 'lost' ? connection.sinceMs : action.nowMs, retryAtMs: action.retryAtMs };
    default:
      return unreachable(action);
  }
}
