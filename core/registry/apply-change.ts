import { PROMPT_TAG } from '#shared/domain/mlflow/model-registry.ts';
import type { RegistryChange } from '#shared/domain/mlflow/registry-change.ts';
import { unreachable } from '#shared/domain/unreachable.ts';
import type { createAliases } from './aliases.ts';
import type { createModels } from './models.ts';
import { PROMPT_TEXT_TAG } from './registry-events.ts';
import type { createVersions } from './versions.ts';

interface Parts {
  models: ReturnType<typeof createModels>;
  versions: ReturnType<typeof createVersions>;
  aliases: ReturnType<typeof createAliases>;
}

/** What MLflow's own client writes as the source of a prompt's version. */
const PROMPT_SOURCE = 'prompt-template';

/** Does what a person chose, by the rules that hold for clients. Inside a work of the writer. @throws MlflowError as for a client */
export function applyChange({ models, versions, aliases }: Parts, change: RegistryChange): void {
  switch (change.kind) {
    case 'create-model':
      models.create({ name: change.name, description: change.description ?? '', tags: change.prompt ? [[PROMPT_TAG, 'true']] : [] });
      return;
    case 'describe-model':
      models.update(change.name, change.description);
      return;
    case 'delete-model':
      models.remove(change.name);
      return;
    case 'set-model-tag':
      models.setTag(change.name, change.key, change.value);
      return;
    case 'delete-model-tag':
      models.deleteTag(change.name, change.key);
      return;
    case 'create-version': {
      const { name, text, description = '' } = change;
      const prompt = models.isPromptRow(models.find(name));
      versions.create({
        name,
        description,
        runLink: '',
        source: prompt ? PROMPT_SOURCE : text,
        tags: prompt
          ? [
              [PROMPT_TAG, 'true'],
              [PROMPT_TEXT_TAG, text],
            ]
          : [],
      });
      return;
    }
    case 'describe-version':
      versions.update(change.name, String(change.version), change.description);
      return;
    case 'delete-version':
      versions.remove(change.name, String(change.version));
      return;
    case 'set-version-tag':
      versions.setTag(change.name, String(change.version), change.key, change.value);
      return;
    case 'delete-version-tag':
      versions.deleteTag(change.name, String(change.version), change.key);
      return;
    case 'set-alias':
      aliases.set(change.name, change.alias, String(change.version));
      return;
    case 'delete-alias':
      aliases.remove(change.name, change.alias);
      return;
    default:
      unreachable(change);
  }
}
