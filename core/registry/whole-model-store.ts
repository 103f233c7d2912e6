import type { Database } from '#core/database/open.ts';
import type { WholeModel } from '#shared/domain/mlflow/whole-model.ts';
import { checkModelName } from './names.ts';
import type { RegistryParts } from './parts.ts';

export type KeptAs = 'taken' | 'replaced' | 'here';

/**
 * Puts models of another server in as they are there: numbers, stages, times. No event is announced, because none of it happened here. The
 * next version gets the number after the highest; a deleted version above it is not told of by MLflow.
 */
export function createWholeModelStore(
  { db, workspace }: { db: Database; workspace: string },
  { models, versions, release }: Pick<RegistryParts, 'models' | 'versions' | 'release'>,
) {
  const insertModel = db
    .prepare<{ workspace: string; name: string; description: string; createdAtMs: number; updatedAtMs: number; last: number }, number>(
      `INSERT INTO registered_model (workspace, name, description, created_at_ms, updated_at_ms, last_version)
       VALUES (@workspace, @name, @description, @createdAtMs, @updatedAtMs, @last) RETURNING id`,
    )
    .pluck();
  const insertVersion = db
    .prepare<Omit<WholeModel['versions'][number], 'tags'> & { modelId: number }, number>(
      `INSERT INTO model_version
         (model_id, version, stage, description, source, storage_location, run_id, run_link, created_at_ms, updated_at_ms)
       VALUES (@modelId, @version, @stage, @description, @source, @source, @runId, @runLink, @createdAtMs, @updatedAtMs) RETURNING id`,
    )
    .pluck();

  function insert({ name, description, createdAtMs, updatedAtMs, tags, aliases, versions: all }: WholeModel): void {
    const last = all.reduce((highest, { version }) => Math.max(highest, version), 0);
    const modelId = insertModel.get({ workspace, name, description, createdAtMs, updatedAtMs, last }) as number;
    for (const [key, value] of tags) models.setTag(modelId, key, value);
    for (const { tags: own, ...version } of all) {
      const id = insertVersion.get({ ...version, modelId }) as number;
      for (const [key, value] of own) versions.setTag(id, key, value);
    }
    for (const { alias, version } of aliases) models.setAlias(modelId, alias, version);
  }

  return {
    has: (name: string): boolean => models.byName(name) !== undefined,
    /**
     * Inside a work of the writer: all of it, or nothing.
     * @throws MlflowError when the release has no such names
     */
    put(model: WholeModel, { replace }: { replace: boolean }): KeptAs {
      checkModelName(model.name, release);
      const row = models.byName(model.name);
      if (row && !replace) return 'here';
      if (row) models.remove(row.id);
      insert(model);
      return row ? 'replaced' : 'taken';
    },
  };
}
