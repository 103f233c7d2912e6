import type { Database } from '#core/database/open.ts';
import type { DeliverySettings } from '#shared/domain/delivery/delivery-settings.ts';

export interface SettingsStore {
  current(): DeliverySettings;
  /** Inside a work of the writer; holds at once and at later starts. @returns what holds now */
  change(patch: Partial<DeliverySettings>): DeliverySettings;
}

export interface SettingsStoreOptions {
  db: Database;
  /** From flags and environment, defaults included. */
  started: DeliverySettings;
  /** What somebody chose by a flag or the environment: it goes before what was kept from an earlier run. */
  chosen: ReadonlySet<keyof DeliverySettings>;
}

/** What users change in the inspector outlives the process; what they say at its start goes before it. */
export function createSettingsStore({ db, started, chosen }: SettingsStoreOptions): SettingsStore {
  const select = db.prepare<[], { name: keyof DeliverySettings; value: string }>('SELECT name, value FROM delivery_setting');
  const keep = db.prepare('INSERT INTO delivery_setting (name, value) VALUES (@name, @value) ON CONFLICT DO UPDATE SET value = @value');

  const kept = select.all().filter(({ name }) => name in started && !chosen.has(name));
  let settings: DeliverySettings = { ...started, ...Object.fromEntries(kept.map(({ name, value }) => [name, JSON.parse(value)])) };

  return {
    current: () => settings,
    change(patch) {
      for (const [name, value] of Object.entries(patch)) keep.run({ name, value: JSON.stringify(value) });
      settings = { ...settings, ...patch };
      return settings;
    },
  };
}
