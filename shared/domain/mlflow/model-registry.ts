import type { TagPairs } from './event-schema.ts';
import type { MlflowRelease } from './release.ts';

export type ModelStage = 'None' | 'Staging' | 'Production' | 'Archived';

export const MODEL_STAGES: readonly ModelStage[] = ['None', 'Staging', 'Production', 'Archived'];

/** A registered model, or a prompt: MLflow keeps prompts as models with a tag of their own. */
export interface RegisteredModel {
  name: string;
  createdAtMs: number;
  updatedAtMs: number;
  /** Empty when there is none. */
  description: string;
  /** The highest version of each stage; the versions carry no aliases here. */
  latestVersions: ModelVersion[];
  tags: TagPairs;
  /** Sorted by alias. */
  aliases: ModelAlias[];
}

export interface ModelAlias {
  alias: string;
  version: number;
}

export interface ModelVersion {
  name: string;
  version: number;
  createdAtMs: number;
  updatedAtMs: number;
  stage: ModelStage;
  /** `null` after an update that named none: then the field is absent on the wire, while an empty one is shown. */
  description: string | null;
  source: string;
  /** Empty when there is none. */
  runId: string;
  runLink: string;
  tags: TagPairs;
  /** Only filled where MLflow shows them. */
  aliases: string[];
}

/** The tag that makes a registered model a prompt. */
export const PROMPT_TAG = 'mlflow.prompt.is_prompt';

/** MLflow keeps a tag once, at its first place and with its last value. */
export function lastValues(tags: TagPairs): TagPairs {
  return tags.length < 2 ? tags : [...new Map(tags)];
}

/**
 * Whether what happens to a model or version is told as an event of prompts.
 * @param value of its prompt tag, where it has one
 */
export function isToldAsPrompt(release: Pick<MlflowRelease, 'has'>, value: string | undefined): boolean {
  if (value === undefined || !release.has('promptEvents')) return false;
  return !release.has('promptTagValue') || value.toLowerCase() === 'true';
}

export type ToldAs = 'model' | 'prompt' | 'silent';

/**
 * How what happens to the versions, tags and aliases of a model or prompt is told: as the events of models, as those of prompts, or not at
 * all, because there were no events for it yet.
 * @param value of its prompt tag, where it has one
 */
export function toldAs(release: Pick<MlflowRelease, 'has'>, value: string | undefined): ToldAs {
  if (isToldAsPrompt(release, value)) return 'prompt';
  return value?.toLowerCase() === 'true' && !release.has('promptEvents') ? 'silent' : 'model';
}

export function isPrompt(tags: TagPairs): boolean {
  return lastValues(tags).some(([key, value]) => key === PROMPT_TAG && value.toLowerCase() === 'true');
}
