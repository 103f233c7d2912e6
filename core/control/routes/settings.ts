import type { Writer } from '#core/database/writer.ts';
import type { SettingsStore } from '#core/dispatch/settings-store.ts';
import { deliverySettings, deliverySettingsPatch } from '#shared/contract/schemas/delivery-settings.ts';
import { type Route, route } from '../route.ts';

export interface SettingsRoutesOptions {
  settings: SettingsStore;
  writer: Writer;
}

export function settingsRoutes({ settings, writer }: SettingsRoutesOptions): Route[] {
  return [
    route({
      method: 'GET',
      path: '/settings/delivery',
      summary: 'How deliveries are sent: retry profile, retries, time scale, timeout and workers.',
      answer: deliverySettings,
      handle: settings.current,
    }),
    route({
      method: 'PATCH',
      path: '/settings/delivery',
      summary: 'Changes what is named; it holds from the next attempt on, and at later starts unless a flag says otherwise.',
      body: deliverySettingsPatch,
      answer: deliverySettings,
      handle: ({ body }) => writer.write(() => settings.change(body)),
    }),
  ];
}
