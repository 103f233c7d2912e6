import type { ShownState } from '#renderer/state/row.ts';
import type { IconName } from '#renderer/ui/icon.tsx';
import type { FilterKey } from '#shared/domain/filter/filter.ts';

export const STATE_ICONS: Record<ShownState, IconName> = {
  queued: 's-queued',
  flight: 's-flight',
  retrying: 's-retrying',
  held: 's-held',
  delivered: 's-delivered',
  lost: 's-lost',
  failed: 's-failed',
  cancelled: 's-cancelled',
  nobody: 's-nobody',
  arrived: 's-arrived',
  refused: 's-failed',
};

/** As the filter language says it. */
export const STATE_TOKENS: Record<ShownState, readonly [FilterKey, string]> = {
  queued: ['state', 'pending'],
  flight: ['state', 'in-flight'],
  retrying: ['state', 'retrying'],
  held: ['state', 'held'],
  delivered: ['state', 'delivered'],
  lost: ['reason', 'body-lost'],
  failed: ['state', 'failed'],
  cancelled: ['state', 'cancelled'],
  nobody: ['state', 'unheard'],
  arrived: ['state', 'arrived'],
  refused: ['state', 'refused'],
};
