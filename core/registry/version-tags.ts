import { checkKey } from '#shared/domain/mlflow/mlflow-names.ts';
import type { ModelRow } from './model-store.ts';
import { checkModelName, checkVersionTag, parseVersion } from './names.ts';
import type { RegistryParts } from './parts.ts';
import type { VersionRow } from './version-store.ts';

interface Lookup {
  findModel(name: string): ModelRow;
  isToldAsPromptRow(row: ModelRow): boolean;
  findVersion(name: string, version: string): VersionRow;
}

/** What happens to the tags of model versions; both belong inside a work of the writer. */
export function createVersionTags({ versions, announce, release }: RegistryParts, { findModel, isToldAsPromptRow, findVersion }: Lookup) {
  return {
    setTag(name: string, version: string, key: string, value: string): void {
      checkModelName(name, release);
      parseVersion(version);
      checkVersionTag(key, value);
      const row = findVersion(name, version);
      versions.setTag(row.id, key, value);
      announce({
        event: isToldAsPromptRow(findModel(name)) ? 'prompt_version_tag.set' : 'model_version_tag.set',
        data: { name, version, key, value },
      });
    },

    /** An absent tag is no error, and it is announced all the same. */
    deleteTag(name: string, version: string, key: string): void {
      checkModelName(name, release);
      parseVersion(version);
      checkKey(key);
      const row = findVersion(name, version);
      versions.deleteTag(row.id, key);
      announce({
        event: isToldAsPromptRow(findModel(name)) ? 'prompt_version_tag.deleted' : 'model_version_tag.deleted',
        data: { name, version, key },
      });
    },
  };
}
