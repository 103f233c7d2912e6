import { doesNotExist, MlflowError } from '#shared/domain/mlflow/mlflow-error.ts';
import { isPrompt, lastValues, type ModelVersion } from '#shared/domain/mlflow/model-registry.ts';
import { checkModelName, checkVersionTag } from './names.ts';
import type { NewVersion, RegistryParts } from './parts.ts';
import { versionCreated } from './registry-events.ts';
import { checkPromptSource, checkScheme } from './source-rules.ts';
import type { createSources, Origin } from './sources.ts';
import { toVersion } from './to-version.ts';

/** @returns what makes a version, inside a work of the writer; where it gives a refusal, the version is there all the same */
export function versionCreator(
  { models, versions, clock, announce, release }: RegistryParts,
  { resolve, linkVersion }: ReturnType<typeof createSources>,
): (input: NewVersion) => ModelVersion | MlflowError {
  function create(input: NewVersion): ModelVersion | MlflowError {
    const tags = lastValues(input.tags);
    const prompt = isPrompt(tags);
    if (release.has('judgesSources')) {
      if (prompt) checkPromptSource(input.source);
      checkScheme(input.source);
    }
    const origin = resolve(input, prompt);

    const { name, description, runLink } = input;
    checkModelName(name, release);
    for (const [key, value] of input.tags) checkVersionTag(key, value, release);
    const { storageLocation, runId, refusal } = placeOf(origin);
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
    if (refusal) return refusal;
    if (!prompt && origin.modelId !== '') linkVersion(origin.modelId, name, taken.version);

    const created = { name, version: String(taken.version), tags, description, source: origin.source, runId: origin.requestRunId };
    const event = versionCreated(created, release);
    if (event) announce(event);
    return toVersion(name, row, tags);
  }

  /** Up to 3.3 the version stands before its logged model is looked for. */
  function placeOf({ locate, modelId, source, requestRunId }: Origin): ReturnType<Origin['locate']> & { refusal?: MlflowError } {
    try {
      return locate();
    } catch (refusal) {
      if (release.has('looksForModelFirst') || modelId === '' || !(refusal instanceof MlflowError)) throw refusal;
      return { storageLocation: source, runId: requestRunId, refusal };
    }
  }

  return create;
}
