import { doesNotExist, invalidParameter } from '#shared/domain/mlflow/mlflow-error.ts';
import type { ModelVersion } from '#shared/domain/mlflow/model-registry.ts';
import type { createModels } from './models.ts';
import { checkAlias, checkModelName, checkNewAlias, isLatest } from './names.ts';
import type { RegistryParts } from './parts.ts';
import { aliasDeleted, aliasSet } from './registry-events.ts';
import type { createVersions } from './versions.ts';

/** What happens to aliases. `set` and `remove` belong inside a work of the writer. */
export function createAliases(
  { models, versions, announce, release }: RegistryParts,
  { find, toldAsRow }: ReturnType<typeof createModels>,
  { find: findVersion, withAliases }: ReturnType<typeof createVersions>,
) {
  return {
    /** Creates or moves; announced even when nothing changes. */
    set(name: string, alias: string, version: string): void {
      checkModelName(name, release);
      checkNewAlias(alias, release);
      const row = findVersion(name, version);
      models.setAlias(row.modelId, alias, row.version);
      const event = aliasSet(toldAsRow(find(name)), { name, alias, version });
      if (event) announce(event);
    },

    /** An absent alias is no error, and it is announced all the same. */
    remove(name: string, alias: string): void {
      checkModelName(name, release);
      checkAlias(alias, release);
      const model = find(name);
      models.deleteAlias(model.id, alias);
      const event = aliasDeleted(toldAsRow(model), { name, alias });
      if (event) announce(event);
    },

    /** `latest`, in any case, is the highest version over all stages. */
    version(name: string, alias: string): ModelVersion {
      checkModelName(name, release);
      checkAlias(alias, release);
      const model = release.has('missingModelIs404') ? find(name) : models.byName(name);
      if (!model) throw unknownAlias(alias);
      if (isLatest(alias)) {
        const newest = versions.latest(model.id).at(-1);
        if (!newest) throw doesNotExist(`Latest version not found for model ${name}.`);
        return withAliases(name, newest);
      }
      const version = models.alias(model.id, alias);
      if (version === undefined) throw unknownAlias(alias);
      return withAliases(name, findVersion(name, String(version)));
    },
  };
}

/** MLflow answers 400 here, not 404. */
const unknownAlias = (alias: string) => invalidParameter(`Registered model alias ${alias} not found.`);
