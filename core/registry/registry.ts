import { createReadTogether } from '#core/database/read-together.ts';
import type { RegistryChange } from '#shared/domain/mlflow/registry-change.ts';
import { createAliases } from './aliases.ts';
import { applyChange } from './apply-change.ts';
import { createModelStore } from './model-store.ts';
import { createModels } from './models.ts';
import { createOverview } from './overview.ts';
import type { RegistryOptions, RegistryParts } from './parts.ts';
import { createSearchStore } from './search-store.ts';
import { createSearches } from './searches.ts';
import { createSources } from './sources.ts';
import { createVersionStore } from './version-store.ts';
import { createVersions } from './versions.ts';
import { createWholeModelStore } from './whole-model-store.ts';

export type Registry = ReturnType<typeof createRegistry>;

/**
 * MLflow's model registry. It knows nothing of HTTP and nothing of webhooks: a refusal is an MlflowError with MLflow's
 * text, an event goes to `announce`. Whatever changes something belongs inside a work of the writer.
 */
export function createRegistry({ db, workspace, ...options }: RegistryOptions) {
  const parts: RegistryParts = { ...options, models: createModelStore(db, workspace), versions: createVersionStore(db, workspace) };
  const models = createModels(parts);
  const versions = createVersions(parts, models, createSources(parts, models));
  const aliases = createAliases(parts, models, versions);
  return {
    models,
    versions,
    aliases,
    overview: createOverview({ db, workspace }, parts, models),
    whole: createWholeModelStore({ db, workspace }, parts),
    /** Inside a work of the writer. */
    apply: (change: RegistryChange) => applyChange({ models, versions, aliases }, change),
    search: createSearches(createSearchStore(db, workspace), parts, models, createReadTogether(db)),
  };
}
