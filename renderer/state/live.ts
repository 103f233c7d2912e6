import type { StreamEvent } from '#shared/domain/app/stream-event.ts';
import { isFailure } from '#shared/domain/delivery/delivery.ts';
import type { LiveSource } from './core-link.ts';
import { createDeliveryLog, type DeliveryLog } from './delivery-log.ts';
import { type FollowAction, KEY_HOLD_MS } from './follow.ts';
import { createFrames } from './frames.ts';
import { createHistoryReader } from './history-reader.ts';
import { type LiveEvent, type LiveState, reduce, startState } from './live-state.ts';
import { type Row, rowOfArrival, rowOfDelivery, rowOfUnheard } from './row.ts';
import { createStore, type Store } from './store.ts';
import { createUnseen } from './unseen.ts';

/** As many as one answer may hold. */
const MOST_WEBHOOKS = 1000;
/** An event may hold no more of them; there may be more to know. */
const GAPS_IN_AN_EVENT = 5;

/** Ids and delivery ids that a batch touched; `all` after the list was read again. */
export type Touched = ReadonlySet<string> | 'all';

/** The page's picture of the core, kept up to date by the stream. */
export interface Live {
  readonly log: DeliveryLog;
  readonly state: Store<LiveState>;
  follow(action: FollowAction): void;
  /** @returns how to stop. */
  onTouched(listener: (ids: Touched) => void): () => void;
  /** Each batch as it is shown, joined per frame. @returns how to stop. */
  onEvents(listener: (events: readonly StreamEvent[]) => void): () => void;
  /** What failed so far has been looked at. */
  seen(): void;
  tryNow(): void;
  stop(): void;
}

export interface LiveOptions {
  source: LiveSource;
  onFrame: (callback: () => void) => () => void;
  nowMs: () => number;
  later: (ms: number, callback: () => void) => void;
}

/** Feeds the log and the state from the stream, and from the history where the stream has nothing to say. */
export function startLive({ source, onFrame, nowMs, later }: LiveOptions): Live {
  const log = createDeliveryLog();
  const state = createStore<LiveState>(startState());
  const unseen = createUnseen();
  const touched = createListeners<Touched>();
  const batches = createListeners<readonly StreamEvent[]>();
  let stopped = false;
  /** Set while news after an interruption is still to be counted. */
  let behind: { end: number } | undefined;
  /** Moves with each word of the stream about the tunnel: what was asked for before it is older. */
  let tunnelWords = 0;

  const show = (...events: LiveEvent[]) => state.update((now) => events.reduce(reduce, now));

  /** Shows what happened, and what the log holds now. */
  function settle(...events: LiveEvent[]) {
    if (stopped) return;
    const count = behind ? log.end - behind.end : 0;
    if (count > 0) behind = undefined;
    show(...events, { type: 'listed', version: log.version, end: log.end, nowMs: nowMs(), ...(count > 0 && { caughtUp: count }) });
  }

  const history = createHistoryReader({
    source,
    log,
    async askRest() {
      const [status, { items }] = await Promise.all([source.status(), source.webhooks({ limit: MOST_WEBHOOKS }), readTunnel()]);
      show({ type: 'answered', status, webhooks: items });
    },
    onRead: (rows) => settle(...(rows === undefined ? [] : [{ type: 'reading', rows } as const])),
    onEnd(outcome) {
      show({ type: 'read' });
      if (outcome === 'read' && !stopped) touched.tell('all');
    },
  });

  async function readTunnel() {
    const asked = tunnelWords;
    const tunnel = await source.tunnel();
    if (asked === tunnelWords) show({ type: 'tunnel-answered', tunnel });
  }

  /** A form shows all of a webhook, and an event may not hold it. */
  async function readWebhooks() {
    const { items } = await source.webhooks({ limit: MOST_WEBHOOKS });
    show({ type: 'webhooks-answered', webhooks: items });
  }

  /** One batch, one paint. */
  function take(events: readonly StreamEvent[]) {
    if (events.some((event) => event.type === 'webhook.changed' && event.cut)) void readWebhooks().catch(() => undefined);
    for (const event of events) {
      if (event.type !== 'tunnel.changed') continue;
      tunnelWords++;
      if (event.cut || event.tunnel.gaps.length >= GAPS_IN_AN_EVENT) void readTunnel().catch(() => undefined);
    }
    batches.tell(events);
    const rows = events.flatMap(rowOf);
    log.upsert(history.placed(rows));
    unseen.take(rows);
    settle(...events.map((event) => ({ type: 'streamed', event }) as const), { type: 'failures', unseen: unseen.count });
    touched.tell(new Set(events.flatMap(idOf)));
  }

  const frames = createFrames<StreamEvent>({ onFrame, nowMs, flush: take });
  const stream = source.stream({
    opened({ resumed }) {
      if (state.get().connection.kind === 'lost') behind = { end: log.end };
      show({ type: 'opened' });
      if (!resumed || !history.complete) history.read();
    },
    events: (events) => frames.push(events),
    gap() {
      behind ??= { end: log.end };
      history.read();
    },
    closed: (retryAtMs) => show({ type: 'closed', nowMs: nowMs(), retryAtMs }),
    refused: () => show({ type: 'refused' }),
  });

  return {
    log,
    state,
    follow(action) {
      settle({ type: 'follow', action });
      if (action.type === 'key') later(KEY_HOLD_MS + 1, () => settle());
    },
    onTouched: touched.add,
    onEvents: batches.add,
    seen() {
      unseen.clear();
      settle({ type: 'failures', unseen: 0 });
    },
    tryNow: () => stream.tryNow(),
    stop() {
      stopped = true;
      history.stop();
      stream.close();
      frames.stop();
    },
  };
}

function rowOf(event: StreamEvent): Row[] {
  if (event.type === 'event.unheard') return [rowOfUnheard(event.unheard)];
  if (event.type === 'arrival.changed') return [rowOfArrival(event.arrival)];
  return event.type === 'delivery.created' || event.type === 'delivery.changed' ? [rowOfDelivery(event.delivery)] : [];
}

/** Whose detail an event makes old. */
function idOf(event: StreamEvent): string[] {
  switch (event.type) {
    case 'delivery.created':
    case 'delivery.changed':
      return [event.delivery.id];
    case 'attempt.started':
    case 'attempt.finished':
      return [event.id];
    case 'arrival.changed':
      return [event.arrival.id];
    case 'capture.added':
      return event.capture.deliveryId === undefined ? [] : [event.capture.deliveryId];
    default:
      return [];
  }
}

function createListeners<Value>() {
  const all = new Set<(value: Value) => void>();
  return {
    tell(value: Value) {
      for (const listener of all) listener(value);
    },
    add(listener: (value: Value) => void) {
      all.add(listener);
      return () => all.delete(listener);
    },
  };
}

/** Failed deliveries among the rows, for the pill. */
export function countFailed(rows: readonly Row[]): number {
  return rows.filter((row) => row.kind === 'delivery' && isFailure(row)).length;
}
