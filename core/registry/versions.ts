import type { TagPairs } from '#shared/domain/mlflow/event-schema.ts';
import { doesNotExist, invalidParameter } from '#shared/domain/mlflow/mlflow-error.ts';
import { checkKey } from '#shared/domain/mlflow/mlflow-names.ts';
import { isPrompt, lastValues, type ModelVersion, PROMPT_TAG } from '#shared/domain/mlflow/model-registry.ts';
import type { createModels } from './models.ts';
import { checkModelName, checkVersionTag, parseStage, parseVersion } from './names.ts';
import type { NewVersion, RegistryParts } from './parts.ts';
import { checkPromptSource, checkScheme } from './source-rules.ts';
import type { createSources } from './sources.ts';
import { toVersion } from './to-version.ts';
import type { VersionRow } from './version-store.ts';

const PROMPT_TEXT_TAG = 'mlflow.prompt.text';
const PROMPT_TYPE_TAG = '_mlflow_prompt_type';

/** What happens to model versions and their tags. Every method but `get`, `latest` and `downloadUri` belongs inside a work of the writer. */
export function createVersions(
  parts: RegistryParts,
  { find, isPromptRow }: ReturnType<typeof createModels>,
  { resolve, linkVersion }: ReturnType<typeof createSources>,
) {
  const { models, versions, clock, announce } = parts;

  function create(input: NewVersion): ModelVersion {
    const tags = lastValues(input.tags);
    const prompt = isPrompt(tags);
    if (prompt) checkPromptSource(input.source);
    checkScheme(input.source);
    const origin = resolve(input, prompt);

    const { name, description, runLink } = input;
    checkModelName(name);
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

    announceCreated({ name, version: String(taken.version), tags, description, source: origin.source, runId: origin.requestRunId, prompt });
    return toVersion(name, row, tags);
  }

  function announceCreated({ name, version, tags, description, source, runId, prompt }: Created): void {
    if (prompt) {
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

  function find404(name: string, versionText: string): VersionRow {
    checkModelName(name);
    const version = parseVersion(versionText);
    const row = versions.get(name, Number(version));
    if (!row) throw doesNotExist(`Model Version (name=${name}, version=${version}) not found`);
    return row;
  }

  const withAliases = (name: string, row: VersionRow) => toVersion(name, row, versions.tags(row.id), versions.aliases(row));

  return {
    create,
    find: find404,
    withAliases,

    get: (name: string, version: string) => withAliases(name, find404(name, version)),

    /** Where the files of a version are; for copies, of the version they were made from. */
    downloadUri: (name: string, version: string) => find404(name, version).storageLocation,

    /** The highest version of each of `stages`, of all four when there are none. */
    latest(name: string, stages: readonly string[]): ModelVersion[] {
      const row = find(name);
      const wanted = new Set(stages.map(parseStage));
      return versions
        .latest(row.id)
        .filter(({ stage }) => wanted.size === 0 || wanted.has(stage))
        .map((version) => withAliases(row.name, version));
    },

    /** `null` clears: the field is absent from then on. */
    update(name: string, version: string, description: string | null): ModelVersion {
      const row = find404(name, version);
      versions.describe(row.id, description, clock.nowMs());
      return withAliases(name, find404(name, version));
    },

    transition(name: string, version: string, stageText: string, archiveExisting: boolean): ModelVersion {
      const stage = parseStage(stageText);
      if (archiveExisting && (stage === 'None' || stage === 'Archived')) {
        throw invalidParameter(
          `Model version transition cannot archive existing model versions because '${stageText}' is not an Active stage. ` +
            "Valid stages are ['Staging', 'Production']",
        );
      }
      const row = find404(name, version);
      const nowMs = clock.nowMs();
      if (archiveExisting) versions.archiveOthers(row, stage, nowMs);
      versions.move(row.id, stage, nowMs);
      models.touch(row.modelId, nowMs);
      return withAliases(name, find404(name, version));
    },

    /** Its number stays taken; its aliases go with it, without an event. */
    remove(name: string, version: string): void {
      const row = find404(name, version);
      const nowMs = clock.nowMs();
      models.deleteAliasesOf(row.modelId, row.version);
      models.touch(row.modelId, nowMs);
      versions.remove(row.id, nowMs);
    },

    setTag(name: string, version: string, key: string, value: string): void {
      checkModelName(name);
      parseVersion(version);
      checkVersionTag(key, value);
      const row = find404(name, version);
      versions.setTag(row.id, key, value);
      announce({
        event: isPromptRow(find(name)) ? 'prompt_version_tag.set' : 'model_version_tag.set',
        data: { name, version, key, value },
      });
    },

    /** An absent tag is no error, and it is announced all the same. */
    deleteTag(name: string, version: string, key: string): void {
      checkModelName(name);
      parseVersion(version);
      checkKey(key);
      const row = find404(name, version);
      versions.deleteTag(row.id, key);
      announce({
        event: isPromptRow(find(name)) ? 'prompt_version_tag.deleted' : 'model_version_tag.deleted',
        data: { name, version, key },
      });
    },
  };
}

interface Created {
  name: string;
  version: string;
  tags: TagPairs;
  description: string;
  source: string;
  runId: string;
  prompt: boolean;
}
