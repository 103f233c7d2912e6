import type { TagPairs } from './event-schema.ts';
import type { ModelStage } from './model-registry.ts';
import type { WebhookEvent } from './webhook-event.ts';

/** What somebody may do to the registry from the inspector: the same as with MLflow's client, with the same events. */
export type RegistryChange =
  | { kind: 'create-model'; name: string; prompt: boolean; description?: string }
  | { kind: 'describe-model'; name: string; description: string }
  | { kind: 'delete-model'; name: string }
  | { kind: 'set-model-tag'; name: string; key: string; value: string }
  | { kind: 'delete-model-tag'; name: string; key: string }
  /** `text` is a source for a model, and the template for a prompt. */
  | { kind: 'create-version'; name: string; text: string; description?: string }
  | { kind: 'describe-version'; name: string; version: number; description: string }
  | { kind: 'delete-version'; name: string; version: number }
  | { kind: 'set-version-tag'; name: string; version: number; key: string; value: string }
  | { kind: 'delete-version-tag'; name: string; version: number; key: string }
  | { kind: 'set-alias'; name: string; alias: string; version: number }
  | { kind: 'delete-alias'; name: string; alias: string };

export type RegistryChangeKind = RegistryChange['kind'];

export const REGISTRY_KINDS = ['model', 'prompt'] as const;
export type RegistryKind = (typeof REGISTRY_KINDS)[number];

/** The event that MLflow fires for a change; undefined where it fires none. */
const EVENTS: Record<RegistryChangeKind, Partial<Record<RegistryKind, WebhookEvent>>> = {
  'create-model': { model: 'registered_model.created', prompt: 'prompt.created' },
  'describe-model': {},
  'delete-model': {},
  'set-model-tag': { prompt: 'prompt_tag.set' },
  'delete-model-tag': { prompt: 'prompt_tag.deleted' },
  'create-version': { model: 'model_version.created', prompt: 'prompt_version.created' },
  'describe-version': {},
  'delete-version': {},
  'set-version-tag': { model: 'model_version_tag.set', prompt: 'prompt_version_tag.set' },
  'delete-version-tag': { model: 'model_version_tag.deleted', prompt: 'prompt_version_tag.deleted' },
  'set-alias': { model: 'model_version_alias.created', prompt: 'prompt_alias.created' },
  'delete-alias': { model: 'model_version_alias.deleted', prompt: 'prompt_alias.deleted' },
};

export const eventOfChange = (change: RegistryChangeKind, kind: RegistryKind): WebhookEvent | undefined => EVENTS[change][kind];

/** A model or a prompt in a list. */
export interface RegistryLine {
  name: string;
  kind: RegistryKind;
  createdAtMs: number;
  updatedAtMs: number;
  /** How many it has; deleted ones are not counted. */
  versions: number;
}

export interface RegistryVersion {
  version: number;
  createdAtMs: number;
  updatedAtMs: number;
  stage: ModelStage;
  description?: string;
  source: string;
  tags: TagPairs;
  aliases: string[];
}

/** A model or a prompt with everything that the registry knows of it. */
export interface RegistryItem extends RegistryLine {
  description: string;
  tags: TagPairs;
  aliases: { alias: string; version: number }[];
  /** The newest first. */
  versionList: RegistryVersion[];
  /** Deleted versions: their numbers stay taken. */
  deleted: { version: number; createdAtMs: number; deletedAtMs: number }[];
}
