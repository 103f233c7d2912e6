import type { Database } from '#core/database/open.ts';
import type { Clock } from '#shared/domain/clock.ts';
import type { RegistryEvent } from '#shared/domain/mlflow/event-schema.ts';
import { createAliases } from './aliases.ts';
import { createModelStore, type ModelStore } from './model-store.ts';
import { createModels } from './models.ts';
import { createSearchStore } from './search-store.ts';
import { createSearches } from './searches.ts';
import { createSources, type Tracking } from './sources.ts';
import { createVersionStore, type VersionStore } from './version-store.ts';
import { createVersions } from './versions.ts';

export interface RegistryOptions {
  db: Database;
  clock: Clock;
  /** Called inside the transaction of the change, where MLflow fires a webhook event and nowhere else. */
  announce: (event: RegistryEvent) => void;
  tracking: Tracking;
}

/** What the parts of the registry share. */
export interface RegistryParts extends Omit<RegistryOptions, 'db'> {
  models: ModelStore;
  versions: VersionStore;
}

export type Registry = ReturnType<typeof createRegistry>;

/**
 * MLflow's model registry. It knows nothing of HTTP and nothing of webhooks: a refusal is an MlflowError with MLflow's
 * text, an event goes to `announce`. Whatever changes something belongs inside a work of the writer.
 */
export function createRegistry({ db, ...options }: RegistryOptions) {
  const parts: RegistryParts = { ...options, models: createModelStore(db), versions: createVersionStore(db) };
  const models = createModels(parts);
  const versions = createVersions(parts, models, createSources(parts, models));
  return {
    models,
    versions,
    aliases: createAliases(parts, models, versions),
    search: createSearches(createSearchStore(db), parts, models),
  };
}
