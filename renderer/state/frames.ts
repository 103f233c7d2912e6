/** Hands out what arrived in between, joined: once per animation frame, and at most every `gapMs` during a burst. */
export interface Frames<Item> {
  push(items: readonly Item[]): void;
  stop(): void;
}

export interface FrameOptions<Item> {
  /** Calls back at the next frame; a page that is hidden has none and uses a timer. @returns how to cancel. */
  onFrame: (callback: () => void) => () => void;
  nowMs: () => number;
  /** Least time between two hand-outs, so that a flood paints at most ten times a second. */
  gapMs?: number;
  flush: (items: Item[]) => void;
}

export function createFrames<Item>({ onFrame, nowMs, gapMs = 100, flush }: FrameOptions<Item>): Frames<Item> {
  let waiting: Item[] = [];
  let lastAtMs = Number.NEGATIVE_INFINITY;
  let cancel: (() => void) | undefined;

  function frame() {
    cancel = undefined;
    if (nowMs() - lastAtMs < gapMs) {
      cancel = onFrame(frame);
      return;
    }
    const items = waiting;
    waiting = [];
    lastAtMs = nowMs();
    flush(items);
  }

  return {
    push(items) {
      if (items.length === 0) return;
      for (const item of items) waiting.push(item);
      cancel ??= onFrame(frame);
    },
    stop() {
      cancel?.();
      cancel = undefined;
      waiting = [];
    },
  };
}

/** The browser's frames; a hidden page gets a slow timer instead, so that its counters still move. */
export function onPageFrame(callback: () => void): () => void {
  if (document.hidden) {
    const timer = setTimeout(callback, 250);
    return () => clearTimeout(timer);
  }
  const frame = requestAnimationFrame(callback);
  return () => cancelAnimationFrame(frame);
}
