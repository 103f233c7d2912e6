import type { Database } from '#core/database/open.ts';
import { PROMPT_TAG } from '#shared/domain/mlflow/model-registry.ts';
import type { RegistryItem, RegistryKind, RegistryLine, RegistryVersion } from '#shared/domain/mlflow/registry-change.ts';
import type { createModels } from './models.ts';
import type { RegistryParts } from './parts.ts';
import type { VersionRow } from './version-store.ts';
import { VERSION_COLUMNS } from './version-store.ts';

export interface LinesRequest {
  kind: RegistryKind;
  /** A text in the name, in any case. */
  text: string;
  limit: number;
  offset: number;
}

interface LineRow {
  name: string;
  createdAtMs: number;
  updatedAtMs: number;
  versions: number;
}

/** The registry as the inspector shows it: all of a model at once, with what was deleted. */
export function createOverview(
  { db, workspace }: { db: Database; workspace: string },
  { models, versions }: RegistryParts,
  { find, isPromptRow }: ReturnType<typeof createModels>,
) {
  const selectLines = db.prepare<[{ workspace: string; prompt: 0 | 1; text: string; limit: number; offset: number }], LineRow>(`
    SELECT name, created_at_ms AS createdAtMs, updated_at_ms AS updatedAtMs,
      (SELECT count(*) FROM model_version v WHERE v.model_id = m.id AND v.deleted_at_ms IS NULL) AS versions
    FROM registered_model m
    WHERE m.workspace = @workspace AND instr(lower(name), lower(@text)) > 0 AND @prompt = EXISTS (
      SELECT 1 FROM registered_model_tag t WHERE t.model_id = m.id AND t.key = '${PROMPT_TAG}' AND lower(t.value) = 'true')
    ORDER BY name LIMIT @limit OFFSET @offset`);
  const countAll = db
    .prepare<[{ workspace: string; prompt: 0 | 1 }], number>(
      `SELECT count(*) FROM registered_model m WHERE m.workspace = @workspace AND @prompt = EXISTS (
         SELECT 1 FROM registered_model_tag t WHERE t.model_id = m.id AND t.key = '${PROMPT_TAG}' AND lower(t.value) = 'true')`,
    )
    .pluck();
  const selectVersions = db.prepare<[{ modelId: number }], VersionRow>(
    `SELECT ${VERSION_COLUMNS} FROM model_version v WHERE v.model_id = @modelId AND v.deleted_at_ms IS NULL ORDER BY v.version DESC`,
  );
  const selectDeleted = db.prepare<[{ modelId: number }], RegistryItem['deleted'][number]>(
    `SELECT version, created_at_ms AS createdAtMs, deleted_at_ms AS deletedAtMs FROM model_version
     WHERE model_id = @modelId AND deleted_at_ms IS NOT NULL ORDER BY version DESC`,
  );

  return {
    lines({ kind, text, limit, offset }: LinesRequest): { items: RegistryLine[]; next?: number } {
      const rows = selectLines.all({ workspace, prompt: kind === 'prompt' ? 1 : 0, text, limit: limit + 1, offset });
      return {
        items: rows.slice(0, limit).map((row) => ({ kind, ...row })),
        ...(rows.length > limit && { next: offset + limit }),
      };
    },
    count: (kind: RegistryKind): number => countAll.get({ workspace, prompt: kind === 'prompt' ? 1 : 0 }) ?? 0,
    /** @throws MlflowError when there is none of that name */
    item(name: string): RegistryItem {
      const row = find(name);
      const aliases = models.aliases(row.id);
      const versionList = selectVersions.all({ modelId: row.id }).map((version): RegistryVersion => {
        const { description } = version;
        return {
          version: version.version,
          createdAtMs: version.createdAtMs,
          updatedAtMs: version.updatedAtMs,
          stage: version.stage,
          ...(description && { description }),
          source: version.source,
          tags: versions.tags(version.id),
          aliases: aliases.filter((alias) => alias.version === version.version).map(({ alias }) => alias),
        };
      });
      return {
        name: row.name,
        kind: isPromptRow(row) ? 'prompt' : 'model',
        createdAtMs: row.createdAtMs,
        updatedAtMs: row.updatedAtMs,
        versions: versionList.length,
        description: row.description,
        tags: models.tags(row.id),
        aliases,
        versionList,
        deleted: selectDeleted.all({ modelId: row.id }),
      };
    },
  };
}
