import { doesNotExist, invalidParameter } from '#shared/domain/mlflow/mlflow-error.ts';
import type { ModelVersion } from '#shared/domain/mlflow/model-registry.ts';
import { versionCreator } from './create-version.ts';
import type { createModels } from './models.ts';
import { checkModelName, parseStage, parseVersion } from './names.ts';
import type { RegistryParts } from './parts.ts';
import type { createSources } from './sources.ts';
import { toVersion } from './to-version.ts';
import type { VersionRow } from './version-store.ts';
import { createVersionTags } from './version-tags.ts';

/** What happens to model versions and their tags. Every method but `get`, `latest` and `downloadUri` belongs inside a work of the writer. */
export function createVersions(
  parts: RegistryParts,
  { find, toldAsRow }: ReturnType<typeof createModels>,
  sources: ReturnType<typeof createSources>,
) {
  const { models, versions, clock, release } = parts;

  function findVersion(name: string, versionText: string): VersionRow {
    checkModelName(name, release);
    const version = parseVersion(versionText);
    const row = versions.get(name, Number(version));
    if (!row) throw doesNotExist(`Model Version (name=${name}, version=${version}) not found`);
    return row;
  }

  const withAliases = (name: string, row: VersionRow) => toVersion(name, row, versions.tags(row.id), versions.aliases(row));

  return {
    ...createVersionTags(parts, { findModel: find, toldAsRow, findVersion }),

    create: versionCreator(parts, sources),
    find: findVersion,
    withAliases,

    get: (name: string, version: string) => withAliases(name, findVersion(name, version)),

    /** Where the files of a version are; for copies, of the version they were made from. */
    downloadUri: (name: string, version: string) => findVersion(name, version).storageLocation,

    /** The highest version of each of `stages`, of all four when there are none. */
    latest(name: string, stages: readonly string[]): ModelVersion[] {
      const row = find(name);
      const wanted = new Set(stages.map(parseStage));
      return versions
        .latest(row.id)
        .filter(({ stage }) => wanted.size === 0 || wanted.has(stage))
        .map((version) => withAliases(row.name, version));
    },

    /** `null` clears: the field is absent from then on. */
    update(name: string, version: string, description: string | null): ModelVersion {
      const row = findVersion(name, version);
      versions.describe(row.id, description, clock.nowMs());
      return withAliases(name, findVersion(name, version));
    },

    transition(name: string, version: string, stageText: string, archiveExisting: boolean): ModelVersion {
      const stage = parseStage(stageText);
      if (archiveExisting && (stage === 'None' || stage === 'Archived')) {
        throw invalidParameter(
          `Model version transition cannot archive existing model versions because '${stageText}' is not an Active stage. ` +
            "Valid stages are ['Staging', 'Production']",
        );
      }
      const row = findVersion(name, version);
      const nowMs = clock.nowMs();
      if (archiveExisting) versions.archiveOthers(row, stage, nowMs);
      versions.move(row.id, stage, nowMs);
      models.touch(row.modelId, nowMs);
      return withAliases(name, findVersion(name, version));
    },

    /** Its number stays taken; its aliases go with it, without an event. */
    remove(name: string, version: string): void {
      const row = findVersion(name, version);
      const nowMs = clock.nowMs();
      models.deleteAliasesOf(row.modelId, row.version);
      models.touch(row.modelId, nowMs);
      versions.remove(row.id, nowMs);
    },
  };
}
