import type { Writer } from '#core/database/writer.ts';
import type { SettingsStore } from '#core/dispatch/store/settings-store.ts';
import type { Handlers } from '../handlers.ts';

export interface SettingsHandlersOptions {
  settings: SettingsStore;
  writer: Writer;
}

export function settingsHandlers({
  settings,
  writer,
}: SettingsHandlersOptions): Pick<Handlers, 'deliverySettings' | 'changeDeliverySettings'> {
  return {
    deliverySettings: settings.current,
    changeDeliverySettings: ({ body }) => writer.write(() => settings.change(body)),
  };
}
