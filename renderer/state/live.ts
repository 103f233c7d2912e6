import type { CoreStatus } from '#shared/domain/app/core-status.ts';
import type { StreamEvent } from '#shared/domain/app/stream-event.ts';
import type { TunnelStatus } from '#shared/domain/app/tunnel.ts';
import { FINAL_STATES } from '#shared/domain/delivery/delivery.ts';
import type { Webhook } from '#shared/domain/delivery/webhook.ts';
import { unreachable } from '#shared/domain/unreachable.ts';
import { type Connection, connectionReducer } from './connection.ts';
import type { LiveSource } from './core-link.ts';
import { createDeliveryLog, type DeliveryLog } from './delivery-log.ts';
import { type Follow, type FollowAction, followReducer, KEY_HOLD_MS, startFollow } from './follow.ts';
import { createFrames } from './frames.ts';
import { readHistory } from './history.ts';
import { type Row, rowOfDelivery, rowOfUnheard } from './row.ts';
import { createStore, type Store } from './store.ts';
import { createUnseen } from './unseen.ts';

/** As many as one answer may hold. */
const MOST_WEBHOOKS = 1000;

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

/** An event may hold no more of them; there may be more to know. */
const GAPS_IN_AN_EVENT = 5;

export function startLive({ source, onFrame, nowMs, later }: LiveOptions): Live {
  const log = createDeliveryLog();
  const state = createStore<LiveState>({
    version: 0,
    connection: { kind: 'connecting' },
    follow: startFollow(),
    webhooks: new Map(),
    unseenFailures: 0,
  });
  const unseen = createUnseen();
  const touchedListeners = new Set<(ids: Touched) => void>();
  const eventListeners = new Set<(events: readonly StreamEvent[]) => void>();
  let stopped = false;
  /** Set while news after an interruption is still to be counted. */
  let behind: { end: number } | undefined;
  /** All history has been read once. */
  let complete = false;
  let reading = false;
  let again = false;
  /** Rows the stream brought while a reading runs: newer than what a page of it may still say. */
  let streamed = new Set<string>();
  /** Moves with each word of the stream about the tunnel: what was asked for before it is older. */
  let tunnelWords = 0;
  const held = new Map<string, Row>();

  const frames = createFrames<StreamEvent>({ onFrame, nowMs, flush: take });
  const stream = source.stream({
    opened({ resumed }) {
      const wasLost = state.get().connection.kind === 'lost';
      state.update((now) => ({ ...now, connection: connectionReducer(now.connection, { type: 'opened' }) }));
      if (wasLost) behind = { end: log.end };
      if (!resumed || !complete) read();
    },
    events: (events) => frames.push(events),
    gap() {
      behind ??= { end: log.end };
      read();
    },
    closed(retryAtMs) {
      const action = { type: 'closed', nowMs: nowMs(), retryAtMs } as const;
      state.update((now) => ({ ...now, connection: connectionReducer(now.connection, action) }));
    },
    refused: () => state.update((now) => ({ ...now, refused: true })),
  });

  /** One batch, one paint. */
  function take(events: readonly StreamEvent[]) {
    const rows: Row[] = [];
    const touched = new Set<string>();
    let { status, tunnel, webhooks } = state.get();
    for (const event of events) {
      switch (event.type) {
        case 'delivery.created':
        case 'delivery.changed':
          rows.push(rowOfDelivery(event.delivery));
          touched.add(event.delivery.id);
          break;
        case 'event.unheard':
          rows.push(rowOfUnheard(event.unheard));
          break;
        case 'attempt.started':
        case 'attempt.finished':
          touched.add(event.id);
          break;
        case 'capture.added':
          if (event.capture.deliveryId !== undefined) touched.add(event.capture.deliveryId);
          break;
        case 'webhook.changed':
          webhooks = new Map(webhooks).set(event.webhook.id, event.webhook);
          break;
        case 'webhook.deleted':
          webhooks = new Map([...webhooks].filter(([id]) => id !== event.id));
          break;
        case 'tunnel.changed':
          tunnel = event.tunnel;
          tunnelWords++;
          if (event.cut || tunnel.gaps.length >= GAPS_IN_AN_EVENT) void readTunnel().catch(() => undefined);
          break;
        case 'call.added':
          break; // the list of calls takes them by itself
        case 'status.changed':
          status = event.status;
          break;
        default:
          unreachable(event);
      }
    }
    for (const listener of eventListeners) listener(events);
    log.upsert(reading ? rows.filter(hasItsPlace) : rows);
    unseen.take(rows);
    settle({ unseenFailures: unseen.count, webhooks, ...(status && { status }), ...(tunnel && { tunnel }) });
    for (const listener of touchedListeners) listener(touched);
  }

  /** While the list is being read, a row that may belong between others is kept for the reading to put where it belongs. */
  function hasItsPlace(row: Row): boolean {
    streamed.add(row.id);
    const newest = log.at(log.end - 1);
    if (log.placeOf(row.id) !== undefined || (!complete && newest && row.atMs > newest.atMs)) return true;
    held.set(row.id, row);
    return false;
  }

  /** Shows what the log holds now. */
  function settle(change: Partial<LiveState> = {}) {
    if (stopped) return;
    const caughtUp = behind && log.end > behind.end ? { count: log.end - behind.end, atMs: nowMs() } : undefined;
    if (caughtUp) behind = undefined;
    state.update((now) => {
      const follow = followReducer(change.follow ?? now.follow, { type: 'arrived', end: log.end, nowMs: nowMs() });
      const nothingNew =
        Object.keys(change).every((key) => key === 'follow') && follow === now.follow && now.version === log.version && !caughtUp;
      return nothingNew ? now : { ...now, ...change, ...(caughtUp && { caughtUp }), version: log.version, follow };
    });
  }

  /** Reads the list; while one reading runs, a further one waits for it. */
  function read() {
    again = true;
    if (!reading) void readAll();
  }

  async function readAll() {
    reading = true;
    while (again && !stopped) {
      again = false;
      await readOnce().catch(() => undefined); // the stream notices a dead core, and reads again when it is back
    }
    reading = false;
  }

  /** The first time all of it, later until nothing unknown and nothing unfinished is left. */
  async function readOnce() {
    const newestAtMs = log.at(log.end - 1)?.atMs ?? Number.POSITIVE_INFINITY;
    const open = new Set(log.unfinished().map(({ id }) => id));
    const news: Row[] = [];
    streamed = new Set();
    if (!complete) settle({ reading: { rows: 0 } });
    try {
      const [status, { items }] = await Promise.all([source.status(), source.webhooks({ limit: MOST_WEBHOOKS }), readTunnel()]);
      state.update((now) => ({ ...now, status, webhooks: new Map(items.map((webhook) => [webhook.id, webhook])) }));
      for await (const read of readHistory(source)) {
        if (stopped) return;
        const page = read.map(fresher);
        const known = page.filter(({ id }) => log.placeOf(id) !== undefined);
        const unknown = page.filter(({ id }) => log.placeOf(id) === undefined);
        log.upsert(known.filter(({ id }) => !streamed.has(id)));
        log.prepend(unknown.filter(({ atMs }) => atMs < newestAtMs));
        news.unshift(...unknown.filter(({ atMs }) => atMs >= newestAtMs).reverse());
        settle(complete ? {} : { reading: { rows: log.end - log.start } });
        for (const { id } of known) open.delete(id);
        if (complete && known.length > 0 && open.size === 0) break;
      }
      complete = true;
    } finally {
      log.upsert([...news, ...[...held.values()].sort((a, b) => a.atMs - b.atMs)]);
      held.clear();
      settle();
      state.update(({ reading: _, ...now }) => now);
    }
    for (const listener of touchedListeners) listener('all');
  }

  async function readTunnel() {
    const asked = tunnelWords;
    const tunnel = await source.tunnel();
    if (asked === tunnelWords) state.update((now) => ({ ...now, tunnel }));
  }

  /** What the stream said of a row while it was being read is newer than what was read. */
  function fresher(row: Row): Row {
    const told = held.get(row.id);
    held.delete(row.id);
    return told ?? row;
  }

  return {
    log,
    state,
    follow(action) {
      settle({ follow: followReducer(state.get().follow, action) });
      if (action.type === 'key') later(KEY_HOLD_MS + 1, () => settle());
    },
    onTouched(listener) {
      touchedListeners.add(listener);
      return () => touchedListeners.delete(listener);
    },
    seen() {
      unseen.clear();
      if (state.get().unseenFailures > 0) settle({ unseenFailures: 0 });
    },
    onEvents(listener) {
      eventListeners.add(listener);
      return () => eventListeners.delete(listener);
    },
    tryNow: () => stream.tryNow(),
    stop() {
      stopped = true;
      stream.close();
      frames.stop();
    },
  };
}

/** Failed deliveries among the rows, for the pill. */
export function countFailed(rows: readonly Row[]): number {
  return rows.filter(
    (row) => row.kind === 'delivery' && FINAL_STATES.has(row.state) && row.state !== 'delivered' && row.state !== 'cancelled',
  ).length;
}
