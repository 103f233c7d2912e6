import { createAliases } from './aliases.ts';
import { createModelStore } from './model-store.ts';
import { createModels } from './models.ts';
import type { RegistryOptions, RegistryParts } from './parts.ts';
import { createSearchStore } from './search-store.ts';
import { createSearches } from './searches.ts';
import { createSources } from './sources.ts';
import { createVersionStore } from './version-store.ts';
import { createVersions } from './versions.ts';

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
