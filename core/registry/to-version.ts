import type { TagPairs } from '#shared/domain/mlflow/event-schema.ts';
import type { ModelVersion } from '#shared/domain/mlflow/model-registry.ts';
import type { VersionRow } from './version-store.ts';

export function toVersion(name: string, row: VersionRow, tags: TagPairs, aliases: string[] = []): ModelVersion {
  return {
    name,
    version: row.version,
    createdAtMs: row.createdAtMs,
    updatedAtMs: row.updatedAtMs,
    stage: row.stage,
    description: row.description,
    source: row.source,
    runId: row.runId,
    runLink: row.runLink,
    tags,
    aliases,
  };
}
