import type { Database } from '#core/database/open.ts';
import { type CoreSettings, SETTING_NAMES, type SettingName, type SettingView, type StartedBy } from '#shared/domain/app/settings.ts';

export interface SettingsStore {
  current(): CoreSettings;
  /** Each with where its value comes from. */
  view(): SettingView[];
  /** Why it cannot be changed in this run; undefined where it can. */
  fixed(name: SettingName): string | undefined;
  /** Inside a work of the writer; holds at once, and at later starts where neither flag nor environment speaks. @returns what holds now */
  change(patch: Partial<CoreSettings>): CoreSettings;
  /** Inside a work of the writer: back to what the start said. */
  reset(name: SettingName): void;
}

export interface SettingsStoreOptions {
  db: Database;
  /** From flags and environment, defaults included. */
  started: CoreSettings;
  /** What holds where nobody says anything. */
  fallbacks?: CoreSettings;
  /** What somebody chose by a flag or the environment: it goes before what was kept from an earlier run. */
  chosen?: Partial<Record<SettingName, StartedBy>>;
  nowMs?: () => number;
}

/** What users change in the inspector outlives the process; what they say at its start goes before it. */
export function createSettingsStore({
  db,
  started,
  fallbacks = started,
  chosen = {},
  nowMs = Date.now,
}: SettingsStoreOptions): SettingsStore {
  const select = db.prepare<[], { name: SettingName; value: string; atMs: number | null }>(
    'SELECT name, value, changed_at_ms AS atMs FROM delivery_setting',
  );
  const keep = db.prepare(`
    INSERT INTO delivery_setting (name, value, changed_at_ms) VALUES (@name, @value, @atMs)
    ON CONFLICT DO UPDATE SET value = @value, changed_at_ms = @atMs`);
  const forget = db.prepare('DELETE FROM delivery_setting WHERE name = @name');

  const kept = select.all().filter(({ name }) => name in started && !chosen[name]);
  /** Changed here, in this run or an earlier one: when. */
  const changed = new Map<SettingName, number | undefined>(kept.map(({ name, atMs }) => [name, atMs ?? undefined]));
  let settings: CoreSettings = { ...started, ...Object.fromEntries(kept.map(({ name, value }) => [name, JSON.parse(value)])) };

  /** The environment is that of whoever runs the process; a flag was typed by the person who sits here. */
  const fixed = (name: SettingName) =>
    chosen[name]?.kind === 'environment'
      ? `It is set by the environment: ${chosen[name].from}. Start without it to change it here.`
      : undefined;

  function viewOf(name: SettingName): SettingView {
    const startedBy = chosen[name];
    const changedAtMs = changed.get(name);
    const why = fixed(name);
    return {
      name,
      value: settings[name],
      fallback: fallbacks[name],
      origin: changed.has(name) ? 'changed' : (startedBy?.kind ?? 'default'),
      ...(startedBy && { startedBy }),
      ...(changedAtMs !== undefined && { changedAtMs }),
      ...(why !== undefined && { fixed: why }),
    };
  }

  return {
    current: () => settings,
    view: () => SETTING_NAMES.map(viewOf),
    fixed,
    change(patch) {
      for (const [name, value] of Object.entries(patch) as [SettingName, unknown][]) {
        keep.run({ name, value: JSON.stringify(value), atMs: nowMs() });
        changed.set(name, nowMs());
      }
      settings = { ...settings, ...patch };
      return settings;
    },
    reset(name) {
      forget.run({ name });
      changed.delete(name);
      settings = { ...settings, [name]: started[name] };
    },
  };
}
