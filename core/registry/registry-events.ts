import type { EventData, RegistryEvent, TagPairs } from '#shared/domain/mlflow/event-schema.ts';
import { isToldAsPrompt, PROMPT_TAG, type ToldAs } from '#shared/domain/mlflow/model-registry.ts';
import type { MlflowRelease } from '#shared/domain/mlflow/release.ts';

/** Where a version of a prompt keeps its template. */
export const PROMPT_TEXT_TAG = 'mlflow.prompt.text';
const PROMPT_TYPE_TAG = '_mlflow_prompt_type';

export interface CreatedModel {
  name: string;
  /** Each key once. */
  tags: TagPairs;
  description: string;
}

export interface CreatedVersion extends CreatedModel {
  version: string;
  source: string;
  runId: string;
}

type Behaviour = Pick<MlflowRelease, 'has'>;

/** The event of a new model, or of a new prompt where its tags make it one. */
export function modelCreated({ name, tags, description }: CreatedModel, release: Behaviour): RegistryEvent {
  if (!isTaggedAsPrompt(tags, release)) return { event: 'registered_model.created', data: { name, tags, description } };
  const shown = tags.filter(([key]) => key !== PROMPT_TAG && key !== PROMPT_TYPE_TAG);
  return { event: 'prompt.created', data: { name, tags: shown, description } };
}

/** The event of a new version; its own tags say whether it is one of a prompt. @returns undefined where MLflow had none for it yet */
export function versionCreated(
  { name, version, tags, description, source, runId }: CreatedVersion,
  release: Behaviour,
): RegistryEvent | undefined {
  if (!release.has('promptEvents') && tags.some(([key]) => key === PROMPT_TAG)) return undefined;
  if (isTaggedAsPrompt(tags, release)) {
    const shown = tags.filter(([key]) => key !== PROMPT_TEXT_TAG && key !== PROMPT_TAG && key !== PROMPT_TYPE_TAG);
    const template = tags.find(([key]) => key === PROMPT_TEXT_TAG)?.[1] ?? null;
    return { event: 'prompt_version.created', data: { name, version, template, tags: shown, description: description || null } };
  }
  return {
    event: 'model_version.created',
    data: { name, version, source, run_id: runId || null, tags, description: description || null },
  };
}

const isTaggedAsPrompt = (tags: TagPairs, release: Behaviour) => isToldAsPrompt(release, tags.find(([key]) => key === PROMPT_TAG)?.[1]);

type Made = RegistryEvent | undefined;

/** A tag of a model itself: only prompts have events for it. */
export const modelTagSet = (told: ToldAs, data: EventData<'prompt_tag.set'>): Made =>
  told === 'prompt' ? { event: 'prompt_tag.set', data } : undefined;

export const modelTagDeleted = (told: ToldAs, data: EventData<'prompt_tag.deleted'>): Made =>
  told === 'prompt' ? { event: 'prompt_tag.deleted', data } : undefined;

export const versionTagSet = (told: ToldAs, data: EventData<'model_version_tag.set'>): Made =>
  told === 'silent' ? undefined : { event: told === 'prompt' ? 'prompt_version_tag.set' : 'model_version_tag.set', data };

/** Also for a tag that was not there. */
export const versionTagDeleted = (told: ToldAs, data: EventData<'model_version_tag.deleted'>): Made =>
  told === 'silent' ? undefined : { event: told === 'prompt' ? 'prompt_version_tag.deleted' : 'model_version_tag.deleted', data };

/** Also for an alias that is moved, and for one that is where it was. */
export const aliasSet = (told: ToldAs, data: EventData<'model_version_alias.created'>): Made =>
  told === 'silent' ? undefined : { event: told === 'prompt' ? 'prompt_alias.created' : 'model_version_alias.created', data };

/** Also for an alias that was not there. */
export const aliasDeleted = (told: ToldAs, data: EventData<'model_version_alias.deleted'>): Made =>
  told === 'silent' ? undefined : { event: told === 'prompt' ? 'prompt_alias.deleted' : 'model_version_alias.deleted', data };
