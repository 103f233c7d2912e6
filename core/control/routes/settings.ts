import type { Writer } from '#core/database/writer.ts';
import type { SettingsStore } from '#core/dispatch/store/settings-store.ts';
import { ProblemError } from '#core/http/problem.ts';
import type { CoreSettings, SettingName, StartFlag, StorageView } from '#shared/domain/app/settings.ts';
import type { DeliverySettings } from '#shared/domain/delivery/delivery-settings.ts';
import type { Handlers } from '../handlers.ts';

export interface SettingsHandlersOptions {
  settings: SettingsStore;
  writer: Writer;
  /** Called when a change holds. */
  settingsChanged: (names: readonly SettingName[]) => void;
  /** Flags that are read at a start alone. */
  startFlags: readonly StartFlag[];
  storage: () => StorageView | Promise<StorageView>;
}

type Names = 'deliverySettings' | 'changeDeliverySettings' | 'settings' | 'changeSettings' | 'resetSetting' | 'storage';

export function settingsHandlers({
  settings,
  writer,
  settingsChanged,
  startFlags,
  storage,
}: SettingsHandlersOptions): Pick<Handlers, Names> {
  const view = () => ({ settings: settings.view(), atStart: [...startFlags] });

  function refuseFixed(names: readonly string[]) {
    for (const name of names) {
      const why = settings.fixed(name as SettingName);
      if (why !== undefined) throw new ProblemError('conflict', `${name}: ${why}`);
    }
  }

  async function change(patch: Partial<CoreSettings>) {
    refuseFixed(Object.keys(patch));
    const now = await writer.write(() => settings.change(patch));
    settingsChanged(Object.keys(patch) as SettingName[]);
    return now;
  }

  return {
    deliverySettings: () => ofDelivery(settings.current()),
    changeDeliverySettings: async ({ body }) => ofDelivery(await change(body)),
    settings: view,
    async changeSettings({ body }) {
      await change(body);
      return view();
    },
    async resetSetting({ params }) {
      refuseFixed([params.name]);
      await writer.write(() => settings.reset(params.name));
      settingsChanged([params.name]);
      return view();
    },
    storage,
  };
}

function ofDelivery({ profile, maxRetries, timeScale, requestTimeoutMs, workersPerWebhook }: CoreSettings): DeliverySettings {
  return { profile, maxRetries, timeScale, requestTimeoutMs, workersPerWebhook };
}
