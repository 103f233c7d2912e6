import type { ShownState } from '#renderer/state/row.ts';

export const STATE_ICONS: Record<ShownState, `s-${ShownState}`> = {
  queued: 's-queued',
  flight: 's-flight',
  retrying: 's-retrying',
  held: 's-held',
  delivered: 's-delivered',
  failed: 's-failed',
  cancelled: 's-cancelled',
  nobody: 's-nobody',
};

/** The words of the filter language. */
export const STATE_TOKENS: Record<ShownState, string> = {
  queued: 'pending',
  flight: 'in-flight',
  retrying: 'retrying',
  held: 'held',
  delivered: 'delivered',
  failed: 'failed',
  cancelled: 'cancelled',
  nobody: 'unheard',
};
