import { checkKey } from '#shared/domain/mlflow/mlflow-names.ts';
import type { ToldAs } from '#shared/domain/mlflow/model-registry.ts';
import type { ModelRow } from './model-store.ts';
import { checkModelName, checkVersionTag, parseVersion } from './names.ts';
import type { RegistryParts } from './parts.ts';
import { versionTagDeleted, versionTagSet } from './registry-events.ts';
import type { VersionRow } from './version-store.ts';

interface Lookup {
  findModel(name: string): ModelRow;
  toldAsRow(row: ModelRow): ToldAs;
  findVersion(name: string, version: string): VersionRow;
}

/** What happens to the tags of model versions; both belong inside a work of the writer. */
export function createVersionTags({ versions, announce, release }: RegistryParts, { findModel, toldAsRow, findVersion }: Lookup) {
  return {
    setTag(name: string, version: string, key: string, value: string): void {
      checkModelName(name, release);
      parseVersion(version);
      checkVersionTag(key, value, release);
      const row = findVersion(name, version);
      versions.setTag(row.id, key, value);
      const event = versionTagSet(toldAsRow(findModel(name)), { name, version, key, value });
      if (event) announce(event);
    },

    /** An absent tag is no error, and it is announced all the same. */
    deleteTag(name: string, version: string, key: string): void {
      checkModelName(name, release);
      parseVersion(version);
      checkKey(key, release);
      const row = findVersion(name, version);
      versions.deleteTag(row.id, key);
      const event = versionTagDeleted(toldAsRow(findModel(name)), { name, version, key });
      if (event) announce(event);
    },
  };
}
