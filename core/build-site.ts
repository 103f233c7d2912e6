import type { LogLine } from '#shared/domain/app/log-line.ts';
import type { Addresses } from './addresses.ts';
import type { CoreOptions } from './core-options.ts';
import type { OpenStorage } from './open-storage.ts';
import type { EventBus } from './stream/event-bus.ts';
import type { Undo } from './undo.ts';

/** What each part of the building is given. */
export interface BuildSite extends OpenStorage {
  options: CoreOptions;
  bus: EventBus;
  undo: Undo;
  addresses: Addresses;
  startedAtMs: number;
  /** Warnings and errors since the start. */
  recentLog: () => readonly LogLine[];
}
