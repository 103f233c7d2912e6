import type { StreamEvent, StreamMessage } from '../domain/app/stream-event.ts';
import type { Clock } from '../domain/clock.ts';
import { webClock } from './web-clock.ts';

export interface StreamListener {
  /**
   * Connected. `resumed`: every event since the last one seen follows; otherwise (the first time, or the core has
   * started again) whoever shows records has to read them.
   */
  opened?(info: { resumed: boolean; seq: number }): void;
  events(events: readonly StreamEvent[]): void;
  /** A resumed stream has given everything that was missed. */
  caughtUp?(missed: { events: number; deliveries: number }): void;
  /** Events `from` to `to` were dropped for this client: read the records again. */
  gap?(range: { from: number; to: number }): void;
  /** The connection is gone, and will be tried again at `retryAtMs`. */
  closed?(retryAtMs: number): void;
  /** The token is no longer accepted; nothing is tried any more. */
  refused?(): void;
}

export interface StreamOptions {
  /** Origin of the inspector: `http://127.0.0.1:5080`. */
  baseUrl: string;
  token: string;
  clock?: Pick<Clock, 'nowMs' | 'setTimer'>;
  /** For the one question that a failed handshake cannot answer: whether the token is still good. */
  fetch?: typeof globalThis.fetch;
}

export interface Stream {
  close(): void;
  /** Does not wait for the planned moment. */
  tryNow(): void;
}

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 5000;

/** Opens the stream and keeps it open: comes back after a loss, with growing pauses, and resumes where it was. */
export function openStream(options: StreamOptions, listener: StreamListener): Stream {
  const { baseUrl, token, clock = webClock, fetch = globalThis.fetch } = options;
  let socket: WebSocket | undefined;
  let last: { epoch: string; seq: number } | undefined;
  let missed: { until: number; events: number; deliveries: number } | undefined;
  let waitMs = FIRST_WAIT_MS;
  let cancelTimer: (() => void) | undefined;
  let closed = false;

  function connect(): void {
    cancelTimer?.();
    const resume = last ? `?after=${last.seq}&epoch=${encodeURIComponent(last.epoch)}` : '';
    const mine = new WebSocket(`${baseUrl.replace(/^http/, 'ws')}/api/v1/stream${resume}`, ['hookglass.v1', `bearer.${token}`]);
    let opened = false;
    socket = mine;
    mine.onopen = () => {
      opened = true;
    };
    mine.onmessage = ({ data }) => {
      if (mine === socket && typeof data === 'string') take(JSON.parse(data) as StreamMessage);
    };
    mine.onclose = () => {
      if (mine === socket && !closed) void lost(opened);
    };
  }

  async function lost(opened: boolean): Promise<void> {
    socket = undefined;
    if (!opened && (await isRefused())) {
      closed = true;
      listener.refused?.();
      return;
    }
    if (closed || socket) return;
    const retryAtMs = clock.nowMs() + waitMs;
    waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
    cancelTimer = clock.setTimer(retryAtMs, connect);
    listener.closed?.(retryAtMs);
  }

  /** A page is not told why a handshake failed. */
  async function isRefused(): Promise<boolean> {
    try {
      return (await fetch(`${baseUrl}/api/v1/status`, { headers: { authorization: `Bearer ${token}` } })).status === 401;
    } catch {
      return false;
    }
  }

  function take(message: StreamMessage): void {
    if ('events' in message) takeEvents(message.events);
    else if (message.type === 'hello') greet(message);
    else takeGap(message);
  }

  function takeGap({ from, to }: { from: number; to: number }): void {
    last = last && { ...last, seq: to };
    missed = undefined;
    listener.gap?.({ from, to });
  }

  function greet({ epoch, seq }: { epoch: string; seq: number }): void {
    waitMs = FIRST_WAIT_MS;
    const resumed = last?.epoch === epoch;
    missed = resumed ? { until: seq, events: 0, deliveries: 0 } : undefined;
    if (!last || !resumed) last = { epoch, seq };
    listener.opened?.({ resumed, seq });
    reportCaughtUp();
  }

  function takeEvents(events: readonly StreamEvent[]): void {
    const newest = events.at(-1);
    if (!last || !newest) return;
    last = { ...last, seq: newest.seq };
    if (missed) {
      const late = events.filter(({ seq }) => seq <= (missed?.until ?? 0));
      missed.events += late.length;
      missed.deliveries += late.filter(({ type }) => type === 'delivery.created').length;
    }
    listener.events(events);
    reportCaughtUp();
  }

  function reportCaughtUp(): void {
    if (!missed || !last || last.seq < missed.until) return;
    const { events, deliveries } = missed;
    missed = undefined;
    listener.caughtUp?.({ events, deliveries });
  }

  connect();
  return {
    close() {
      closed = true;
      cancelTimer?.();
      socket?.close();
    },
    tryNow() {
      if (!closed && !socket) connect();
    },
  };
}
