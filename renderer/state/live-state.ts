import type { CoreStatus } from '#shared/domain/app/core-status.ts';
import type { StreamEvent } from '#shared/domain/app/stream-event.ts';
import type { TunnelStatus } from '#shared/domain/app/tunnel.ts';
import type { Webhook } from '#shared/domain/delivery/webhook.ts';
import { unreachable } from '#shared/domain/unreachable.ts';
import { type Connection, type ConnectionAction, connectionReducer } from './connection.ts';
import { type Follow, type FollowAction, followReducer, startFollow } from './follow.ts';

/** What the page knows of the core besides the rows of its list. */
export interface LiveState {
  /** Moves with the log, so that views see its changes. */
  version: number;
  connection: Connection;
  follow: Follow;
  status?: CoreStatus;
  tunnel?: TunnelStatus;
  webhooks: ReadonlyMap<string, Webhook>;
  /** Rows read so far while the history is still coming in. */
  reading?: { rows: number };
  /** How many deliveries a reconnection or a gap brought; shown for a moment. */
  caughtUp?: { count: number; atMs: number };
  /** Failures since somebody last looked. */
  unseenFailures: number;
  /** The token was refused. */
  refused?: true;
}

export type LiveEvent =
  | ConnectionAction
  | { type: 'refused' }
  /** The stream said it. */
  | { type: 'streamed'; event: StreamEvent }
  /** The core was asked, and these were its answers. */
  | { type: 'answered'; status: CoreStatus; webhooks: readonly Webhook[] }
  | { type: 'webhooks-answered'; webhooks: readonly Webhook[] }
  | { type: 'tunnel-answered'; tunnel: TunnelStatus }
  /** The first reading of the history goes on, or is over. */
  | { type: 'reading'; rows: number }
  | { type: 'read' }
  | { type: 'follow'; action: FollowAction }
  /** The log ends here now; `caughtUp` of its rows came after an interruption. */
  | { type: 'listed'; version: number; end: number; nowMs: number; caughtUp?: number }
  | { type: 'failures'; unseen: number };

export function startState(): LiveState {
  return { version: 0, connection: { kind: 'connecting' }, follow: startFollow(), webhooks: new Map(), unseenFailures: 0 };
}

/** The state after an event; the same object where nothing changed, so that nothing is drawn for it. */
export function reduce(state: LiveState, event: LiveEvent): LiveState {
  switch (event.type) {
    case 'opened':
    case 'closed':
      return { ...state, connection: connectionReducer(state.connection, event) };
    case 'refused':
      return { ...state, refused: true };
    case 'streamed':
      return afterStreamed(state, event.event);
    case 'answered':
      return { ...state, status: event.status, webhooks: byId(event.webhooks) };
    case 'webhooks-answered':
      return { ...state, webhooks: byId(event.webhooks) };
    case 'tunnel-answered':
      return { ...state, tunnel: event.tunnel };
    case 'reading':
      return { ...state, reading: { rows: event.rows } };
    case 'read': {
      const { reading, ...rest } = state;
      return reading ? rest : state;
    }
    case 'follow':
      return withFollow(state, event.action);
    case 'listed': {
      const { version, end, nowMs, caughtUp } = event;
      const followed = withFollow(state, { type: 'arrived', end, nowMs });
      if (version === state.version && caughtUp === undefined) return followed;
      return { ...followed, version, ...(caughtUp !== undefined && { caughtUp: { count: caughtUp, atMs: nowMs } }) };
    }
    case 'failures':
      return event.unseen === state.unseenFailures ? state : { ...state, unseenFailures: event.unseen };
    default:
      return unreachable(event);
  }
}

const byId = (webhooks: readonly Webhook[]) => new Map(webhooks.map((webhook) => [webhook.id, webhook]));

function withFollow(state: LiveState, action: FollowAction): LiveState {
  const follow = followReducer(state.follow, action);
  return follow === state.follow ? state : { ...state, follow };
}

/** Rows are the log's; what else the stream tells is kept here. */
function afterStreamed(state: LiveState, event: StreamEvent): LiveState {
  switch (event.type) {
    case 'webhook.changed':
      // Half of a text would be taken for the whole; it is asked for.
      if (event.cut && state.webhooks.has(event.webhook.id)) return state;
      return { ...state, webhooks: new Map(state.webhooks).set(event.webhook.id, event.webhook) };
    case 'webhook.deleted':
      return { ...state, webhooks: new Map([...state.webhooks].filter(([id]) => id !== event.id)) };
    case 'tunnel.changed':
      return { ...state, tunnel: event.tunnel };
    case 'status.changed':
      return { ...state, status: event.status };
    case 'delivery.created':
    case 'delivery.changed':
    case 'event.unheard':
    case 'attempt.started':
    case 'attempt.finished':
    case 'capture.added':
    case 'arrival.changed':
    case 'call.added':
    case 'check.changed':
    case 'check.started':
    case 'check.outcome':
    case 'explore.changed':
    case 'attachment.changed':
    case 'agents.changed':
      return state;
    default:
      return unreachable(event);
  }
}
