import type { TagPairs } from '#shared/domain/mlflow/event-schema.ts';
import { doesNotExist, MlflowError } from '#shared/domain/mlflow/mlflow-error.ts';
import { checkKey } from '#shared/domain/mlflow/mlflow-names.ts';
import { isPrompt, lastValues, PROMPT_TAG, type RegisteredModel, toldAs } from '#shared/domain/mlflow/model-registry.ts';
import { pythonRepr } from '#shared/domain/mlflow/python-repr.ts';
import type { ModelRow } from './model-store.ts';
import { checkModelName, checkModelTag } from './names.ts';
import type { RegistryParts } from './parts.ts';
import { modelCreated, modelTagDeleted, modelTagSet } from './registry-events.ts';
import { toVersion } from './to-version.ts';

export interface NewModel {
  name: string;
  tags: TagPairs;
  description: string;
}

/** What happens to registered models and their tags. Every method but `get` belongs inside a work of the writer. */
export function createModels({ models, versions, clock, announce, release }: RegistryParts) {
  function create({ name, tags: given, description }: NewModel): RegisteredModel {
    checkModelName(name, release);
    for (const [key, value] of given) checkModelTag(key, value, release);
    const tags = lastValues(given);
    const prompt = isPrompt(tags);
    const nowMs = clock.nowMs();
    const id = models.insert(name, description, nowMs);
    if (id === undefined) throw nameTaken(name, { wantedPrompt: prompt, isPrompt: isPromptRow(find(name)) });

    for (const [key, value] of tags) models.setTag(id, key, value);
    announce(modelCreated({ name, tags, description }, release));
    return { name, createdAtMs: nowMs, updatedAtMs: nowMs, description, latestVersions: [], tags, aliases: [] };
  }

  /** @throws MlflowError 404 when there is none of that name. */
  function find(name: string): ModelRow {
    checkModelName(name, release);
    const row = models.byName(name);
    if (!row) throw doesNotExist(`Registered Model with name=${name} not found`);
    return row;
  }

  function isPromptRow({ id }: ModelRow): boolean {
    return models.tag(id, PROMPT_TAG)?.toLowerCase() === 'true';
  }

  /** How its changes are told. */
  const toldAsRow = ({ id }: ModelRow) => toldAs(release, models.tag(id, PROMPT_TAG));

  function toModel(row: ModelRow): RegisteredModel {
    return {
      name: row.name,
      createdAtMs: row.createdAtMs,
      updatedAtMs: row.updatedAtMs,
      description: row.description,
      latestVersions: versions.latest(row.id).map((version) => toVersion(row.name, version, versions.tags(version.id))),
      tags: models.tags(row.id),
      aliases: models.aliases(row.id),
    };
  }

  return {
    create,
    find,
    isPromptRow,
    toldAsRow,
    toModel,

    get: (name: string) => toModel(find(name)),

    update(name: string, description: string): RegisteredModel {
      const row = find(name);
      models.describe(row.id, description, clock.nowMs());
      return toModel(find(name));
    },

    rename(name: string, newName: string): RegisteredModel {
      checkModelName(newName, release, newName.trim() === '' ? 'new_name' : 'name');
      const row = find(name);
      const holder = models.byName(newName);
      if (holder && holder.id !== row.id) {
        throw new MlflowError('RESOURCE_ALREADY_EXISTS', `Registered Model (name=${newName}) already exists. Error: the name is unique.`);
      }
      const nowMs = clock.nowMs();
      models.rename(row.id, newName, nowMs);
      versions.touchAll(row.id, nowMs);
      return toModel(find(newName));
    },

    /** With everything it has; a new model of that name starts again at version 1. */
    remove(name: string): void {
      models.remove(find(name).id);
    },

    setTag(name: string, key: string, value: string): void {
      checkModelName(name, release);
      checkModelTag(key, value, release);
      const row = find(name);
      models.setTag(row.id, key, value);
      // Whether it is a prompt is asked after the change, as MLflow does: the tag that makes one announces itself.
      const event = modelTagSet(toldAsRow(row), { name, key, value });
      if (event) announce(event);
    },

    /** An absent tag is no error, and of a prompt it is announced all the same. */
    deleteTag(name: string, key: string): void {
      checkModelName(name, release);
      checkKey(key, release);
      const row = find(name);
      models.deleteTag(row.id, key);
      const event = modelTagDeleted(toldAsRow(row), { name, key });
      if (event) announce(event);
    },
  };
}

function nameTaken(name: string, { wantedPrompt, isPrompt }: { wantedPrompt: boolean; isPrompt: boolean }): MlflowError {
  if (wantedPrompt === isPrompt) {
    return new MlflowError('RESOURCE_ALREADY_EXISTS', `${isPrompt ? 'Prompt' : 'Registered Model'} (name=${name}) already exists.`);
  }
  const [wanted, holder] = wantedPrompt ? ['prompt', 'registered model'] : ['registered model', 'prompt'];
  return new MlflowError(
    'RESOURCE_ALREADY_EXISTS',
    `Tried to create a ${wanted} with name ${pythonRepr(name)}, but the name is already taken by a ${holder}. ` +
      'MLflow does not allow creating a model and a prompt with the same name.',
  );
}
