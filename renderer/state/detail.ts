import type { ArrivalDetail } from '#shared/domain/delivery/arrival.ts';
import type { CaptureDetail } from '#shared/domain/delivery/capture.ts';
import type { DeliveryDetail } from '#shared/domain/delivery/delivery.ts';
import { messageOf } from '#shared/domain/error-words.ts';
import type { DetailSource } from './core-link.ts';
import type { Touched } from './live.ts';
import { createStore, type Store } from './store.ts';

/** The opened delivery with the captures our receiver made of it; while a newer state is read, the known one stays. */
export type Detail =
  | { kind: 'reading'; id: string }
  | { kind: 'ready'; id: string; delivery: DeliveryDetail; captures: CaptureDetail[] }
  /** What came from elsewhere. */
  | { kind: 'arrived'; id: string; arrival: ArrivalDetail }
  | { kind: 'missing'; id: string }
  | { kind: 'failed'; id: string; message: string };

export interface Details {
  /** Changes with what is opened. */
  readonly state: Store<Detail | undefined>;
  open(id: string | undefined): void;
  stop(): void;
}

/** Reads what is opened, and again whenever the stream touched it: one request at a time; what was asked for last is what is shown. */
export function createDetails(source: DetailSource, onTouched: (listener: (ids: Touched) => void) => () => void): Details {
  const state = createStore<Detail | undefined>(undefined);
  let opened: string | undefined;
  let reading = false;
  let again = false;

  const stop = onTouched((ids) => {
    const now = state.get();
    if (opened === undefined) return;
    if (ids === 'all' || ids.has(opened) || idsIn(now).some((id) => ids.has(id))) read();
  });

  function read() {
    again = true;
    if (!reading) void readAll();
  }

  async function readAll() {
    reading = true;
    while (again) {
      again = false;
      await readOnce();
    }
    reading = false;
  }

  async function readOnce() {
    const id = opened;
    if (id === undefined) return;
    const next = await fetchDetail(source, id, state.get());
    if (id === opened) state.set(next);
  }

  return {
    state,
    open(id) {
      if (id === opened) return;
      opened = id;
      state.set(id === undefined ? undefined : { kind: 'reading', id });
      if (id !== undefined) read();
    },
    stop,
  };
}

/** What is told of when it changes. */
function idsIn(detail: Detail | undefined): string[] {
  if (detail?.kind === 'ready') return [detail.delivery.id, detail.delivery.deliveryId];
  return detail?.kind === 'arrived' ? [detail.arrival.id] : [];
}

async function fetchDetail(source: DetailSource, id: string, known: Detail | undefined): Promise<Detail> {
  try {
    const row = await source.row(id);
    if (!row) return { kind: 'missing', id };
    if (row.source === 'external') return { kind: 'arrived', id, arrival: row };
    const delivery = row;
    // A capture never changes once it is there, so only new ones are fetched.
    const before = new Map(known?.kind === 'ready' ? known.captures.map((capture) => [capture.id, capture]) : []);
    const captures = await Promise.all(delivery.captures.map(async (captureId) => before.get(captureId) ?? source.capture(captureId)));
    return { kind: 'ready', id, delivery, captures: captures.filter((capture) => capture !== undefined) };
  } catch (error) {
    // What was read before stays on screen: the line above the list says that the engine is gone.
    if ((known?.kind === 'ready' || known?.kind === 'arrived') && known.id === id) return known;
    return { kind: 'failed', id, message: messageOf(error) };
  }
}
