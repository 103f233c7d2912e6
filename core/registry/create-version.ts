import type { TagPairs } from '#shared/domain/mlflow/event-schema.ts';
import { doesNotExist } from '#shared/domain/mlflow/mlflow-error.ts';
import { isPrompt, isToldAsPrompt, lastValues, type ModelVersion, PROMPT_TAG } from '#shared/domain/mlflow/model-registry.ts';
import { checkModelName, checkVersionTag } from './names.ts';
import type { NewVersion, RegistryParts } from './parts.ts';
import { checkPromptSource, checkScheme } from './source-rules.ts';
import type { createSources } from './sources.ts';
import { toVersion } from './to-version.ts';

/** Where a version of a prompt keeps its template. */
export const PROMPT_TEXT_TAG = 'mlflow.prompt.text';
const PROMPT_TYPE_TAG = '_mlflow_prompt_type';

/** @returns what makes a version, inside a work of the writer */
export function versionCreator(
  { models, versions, clock, announce, release }: RegistryParts,
  { resolve, linkVersion }: ReturnType<typeof createSources>,
): (input: NewVersion) => ModelVersion {
  function create(input: NewVersion): ModelVersion {
    const tags = lastValues(input.tags);
    const prompt = isPrompt(tags);
    if (release.has('judgesSources')) {
      if (prompt) checkPromptSource(input.source);
      checkScheme(input.source);
    }
    const origin = resolve(input, prompt);

    const { name, description, runLink } = input;
    checkModelName(name, release);
    for (const [key, value] of input.tags) checkVersionTag(key, value);
    const { storageLocation, runId } = origin.locate();
    const nowMs = clock.nowMs();
    const taken = models.takeVersion(name, nowMs);
    if (!taken) throw doesNotExist(`Registered Model with name=${name} not found`);
    const row = versions.insert({
      modelId: taken.id,
      version: taken.version,
      description,
      source: origin.source,
      storageLocation,
      runId,
      runLink,
      nowMs,
    });
    for (const [key, value] of tags) versions.setTag(row.id, key, value);
    if (!prompt && origin.modelId !== '') linkVersion(origin.modelId, name, taken.version);

    announceCreated({ name, version: String(taken.version), tags, description, source: origin.source, runId: origin.requestRunId });
    return toVersion(name, row, tags);
  }

  function announceCreated({ name, version, tags, description, source, runId }: Created): void {
    if (isToldAsPrompt(release, tags.find(([key]) => key === PROMPT_TAG)?.[1])) {
      const shown = tags.filter(([key]) => key !== PROMPT_TEXT_TAG && key !== PROMPT_TAG && key !== PROMPT_TYPE_TAG);
      const template = tags.find(([key]) => key === PROMPT_TEXT_TAG)?.[1] ?? null;
      announce({ event: 'prompt_version.created', data: { name, version, template, tags: shown, description: description || null } });
      return;
    }
    announce({
      event: 'model_version.created',
      data: { name, version, source, run_id: runId || null, tags, description: description || null },
    });
  }

  return create;
}

interface Created {
  name: string;
  version: string;
  tags: TagPairs;
  description: string;
  source: string;
  runId: string;
}
