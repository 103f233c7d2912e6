import { acceptsConnection } from '#core/net/accepts.ts';
import type { CancelTimer, Clock } from '#shared/domain/clock.ts';
import type { Logger } from '#shared/domain/logger.ts';
import type { ForwardTarget } from '#shared/domain/scenario/forward-target.ts';
import type { ListenerLookup } from './listener-of.ts';

export interface RestartWatchOptions {
  clock: Clock;
  logger: Logger;
  /** Sends these deliveries again, newly signed; called with the header's ids, oldest first. */
  resend(deliveryIds: readonly string[]): Promise<void>;
  listeners: ListenerLookup;
  everyMs?: number;
}

export interface RestartWatch {
  /** A delivery was passed on to `url`. `down`: nobody answered; `failed`: the answer was 400 or more. */
  note(url: string, deliveryId: string, result: 'fine' | 'failed' | 'down'): void;
  stateOf(url: string): ForwardTarget['watch'];
  stop(): void;
}

interface Watched {
  url: URL;
  failing: Set<string>;
  replayed: number;
  lastReplayAtMs?: number;
  wasDown: boolean;
  listener: string | undefined;
  cancel: CancelTimer;
}

/** The newest failing deliveries of a target; older ones are left alone. */
const MAX_FAILING = 20;
const EVERY_MS = 250;

/**
 * Replay on save: while deliveries to an app fail, looks whether the app goes away and comes back, and sends them again
 * then. An app is only looked at while something has failed, and each failure is sent again once per restart.
 */
export function createRestartWatch({ clock, logger, resend, listeners, everyMs = EVERY_MS }: RestartWatchOptions): RestartWatch {
  const watched = new Map<string, Watched>();

  function note(text: string, deliveryId: string, result: 'fine' | 'failed' | 'down'): void {
    const url = URL.parse(text);
    if (!url) return; // nothing was sent there
    const target = watched.get(url.href) ?? start(url);
    watched.set(url.href, target);
    target.failing.delete(deliveryId);
    if (result === 'down') target.wasDown = true;
    if (result === 'fine') return;
    target.failing.add(deliveryId);
    for (const oldest of [...target.failing].slice(0, -MAX_FAILING)) target.failing.delete(oldest);
    if (target.failing.size > 1) return;
    target.listener = listeners.listenerOf(target.url, { rescan: true });
    lookLater(target);
  }

  function start(url: URL): Watched {
    return { url, failing: new Set(), replayed: 0, wasDown: false, listener: undefined, cancel: () => {} };
  }

  function lookLater(target: Watched): void {
    target.cancel();
    target.cancel = clock.setTimer(clock.nowMs() + everyMs, () => void look(target));
  }

  async function look(target: Watched): Promise<void> {
    const isUp = await acceptsConnection(target.url);
    if (target.failing.size === 0 || watched.get(target.url.href) === undefined) return;
    const listener = isUp ? listeners.listenerOf(target.url, { rescan: false }) : undefined;
    const isReplaced = target.listener !== undefined && listener !== undefined && listener !== target.listener;
    if (isUp && (target.wasDown || isReplaced)) {
      target.wasDown = false;
      sendAgain(target);
    } else {
      target.wasDown ||= !isUp;
      lookLater(target);
    }
  }

  function sendAgain(target: Watched): void {
    const deliveryIds = [...target.failing];
    target.failing.clear();
    target.replayed += deliveryIds.length;
    target.lastReplayAtMs = clock.nowMs();
    logger.info('the app is back: sending again what failed', { url: target.url.href, deliveries: deliveryIds.length });
    resend(deliveryIds).catch((error: unknown) => logger.error('what failed could not be sent again', { error: String(error) }));
  }

  return {
    note,
    stateOf(url) {
      const target = watched.get(URL.parse(url)?.href ?? url);
      if (!target) return undefined;
      const { failing, replayed, lastReplayAtMs } = target;
      return { failing: failing.size, replayed, ...(lastReplayAtMs !== undefined && { lastReplayAtMs }) };
    },
    stop() {
      for (const { cancel } of watched.values()) cancel();
      watched.clear();
    },
  };
}
