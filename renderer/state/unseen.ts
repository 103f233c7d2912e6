import { isFailure } from '#shared/domain/delivery/delivery.ts';
import type { Row } from './row.ts';

/** Deliveries that failed and were not seen yet: what the rail counts while somebody looks elsewhere. */
export interface Unseen {
  /** Takes a batch: deliveries that failed in it are unseen, those that recovered are not. */
  take(rows: readonly Row[]): void;
  clear(): void;
  readonly count: number;
}

export function createUnseen(): Unseen {
  const failed = new Set<string>();
  return {
    take(rows) {
      for (const row of rows) {
        if (row.kind !== 'delivery') continue;
        if (isFailure(row)) failed.add(row.id);
        else failed.delete(row.id);
      }
    },
    clear: () => failed.clear(),
    get count() {
      return failed.size;
    },
  };
}
