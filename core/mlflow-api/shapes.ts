import type { TagPairs } from '#shared/domain/mlflow/event-schema.ts';
import type { ModelVersion, RegisteredModel } from '#shared/domain/mlflow/model-registry.ts';
import { pageToken } from './page-token.ts';

/*
 * The registry as MLflow shows it: keys in the order of its protobuf fields, nothing that is absent, no empty list.
 */

export const modelShape = ({ name, createdAtMs, updatedAtMs, description, latestVersions, tags, aliases }: RegisteredModel) => ({
  name,
  creation_timestamp: createdAtMs,
  last_updated_timestamp: updatedAtMs,
  ...(description && { description }),
  ...(latestVersions.length > 0 && { latest_versions: latestVersions.map(versionShape) }),
  ...tagsShape(tags),
  ...(aliases.length > 0 && { aliases: aliases.map(({ alias, version }) => ({ alias, version: String(version) })) }),
});

export const versionShape = ({ name, version, createdAtMs, updatedAtMs, stage, description, ...rest }: ModelVersion) => ({
  name,
  version: String(version),
  creation_timestamp: createdAtMs,
  last_updated_timestamp: updatedAtMs,
  current_stage: stage,
  ...(description !== null && { description }),
  source: rest.source,
  run_id: rest.runId,
  status: 'READY',
  ...tagsShape(rest.tags),
  run_link: rest.runLink,
  ...(rest.aliases.length > 0 && { aliases: rest.aliases }),
});

export function tagsShape(tags: TagPairs): { tags?: { key: string; value: string }[] } {
  return tags.length > 0 ? { tags: tags.map(([key, value]) => ({ key, value })) } : {};
}

/** The token of the page after this one; none on the last. */
export const tokenShape = (next: number | undefined) => (next === undefined ? {} : { next_page_token: pageToken(next) });
