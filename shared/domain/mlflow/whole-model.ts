import type { TagPairs } from './event-schema.ts';
import type { ModelAlias, ModelStage } from './model-registry.ts';

/** A registered model or prompt with all its versions, as another server tells of it. */
export interface WholeModel {
  name: string;
  description: string;
  createdAtMs: number;
  updatedAtMs: number;
  tags: TagPairs;
  aliases: readonly ModelAlias[];
  versions: readonly WholeVersion[];
}

export interface WholeVersion {
  version: number;
  stage: ModelStage;
  description: string;
  source: string;
  /** Empty when there is none. */
  runId: string;
  runLink: string;
  createdAtMs: number;
  updatedAtMs: number;
  tags: TagPairs;
}
