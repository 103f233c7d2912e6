import { doesNotExist, invalidParameter } from '#shared/domain/mlflow/mlflow-error.ts';
import type { createModels } from './models.ts';
import { isLatest, parseStage, parseVersion } from './names.ts';
import type { NewVersion, RegistryParts } from './parts.ts';
import { checkModelSource, checkRunSource, isModelsUri, type ModelsUri, parseModelsUri } from './source-rules.ts';
import type { VersionRow } from './version-store.ts';

/** Where a new version comes from, after MLflow's rules. */
export interface Origin {
  /** As stored and announced: a source that names an alias or a stage has become `models:/name/version`. */
  source: string;
  /** What the request said, or the version it copies: this is the run id of the event. */
  requestRunId: string;
  modelId: string;
  /** Done last, because MLflow looks at names and tags before. */
  locate(): { storageLocation: string; runId: string };
}

export function createSources(
  { models, versions, tracking, release }: RegistryParts,
  { find, isPromptRow }: ReturnType<typeof createModels>,
) {
  function resolve(input: NewVersion, prompt: boolean): Origin {
    if (prompt) return { ...plain(input), locate: () => ({ storageLocation: input.source, runId: input.runId ?? '' }) };
    const origin = isModelsUri(input.source) ? fromModelsUri(input) : plain(input);
    const identity = { ...tracking, judges: release.has('judgesSources') };
    if (origin.modelId !== '') checkModelSource(origin.source, origin.modelId, identity);
    else checkRunSource(origin.source, origin.requestRunId, identity);
    return { ...origin, locate: () => locate(origin) };
  }

  const plain = ({ source, runId, modelId }: NewVersion) => ({ source, requestRunId: runId ?? '', modelId: modelId ?? '' });

  function fromModelsUri(input: NewVersion) {
    const uri = parseModelsUri(input.source);
    if ('modelId' in uri) return plain(input);
    const model = find(uri.name);
    if (isPromptRow(model) && release.has('judgesSources')) {
      throw invalidParameter(`Invalid model version source: '${input.source}'. Prompt versions cannot be used as model version sources.`);
    }
    const row = versionOf(uri);
    if (input.runId !== undefined && input.runId !== row.runId) {
      throw invalidParameter(
        `Invalid model version source: '${input.source}'. The run_id and model_id request parameters must match the referenced model version.`,
      );
    }
    const requestRunId = release.has('runOfCopiedVersion') ? row.runId : (input.runId ?? '');
    return { source: `models:/${model.name}/${row.version}`, requestRunId, modelId: input.modelId ?? '' };
  }

  function versionOf(uri: Exclude<ModelsUri, { modelId: string }>): VersionRow {
    const { id, name } = find(uri.name);
    let wanted: string;
    if (uri.version !== undefined) wanted = uri.version;
    else if (uri.alias !== undefined && !isLatest(uri.alias)) wanted = String(aliased(id, uri.alias));
    else wanted = String(newest(id, name, uri.stage));
    const version = parseVersion(wanted);
    const row = versions.get(name, Number(version));
    if (!row) throw doesNotExist(`Model Version (name=${name}, version=${version}) not found`);
    return row;
  }

  function aliased(modelId: number, alias: string): number {
    const version = models.alias(modelId, alias);
    if (version === undefined) throw invalidParameter(`Registered model alias ${alias} not found.`);
    return version;
  }

  function newest(modelId: number, name: string, stageText: string | undefined): number {
    const stage = stageText === undefined ? undefined : parseStage(stageText);
    const newest = versions.latest(modelId).findLast((version) => stage === undefined || version.stage === stage);
    if (!newest)
      throw doesNotExist(`No versions of model with name '${name}'${stageText === undefined ? '' : ` and stage '${stageText}'`} found`);
    return newest.version;
  }

  function locate({ source, requestRunId, modelId }: Omit<Origin, 'locate'>): { storageLocation: string; runId: string } {
    if (isModelsUri(source)) {
      const uri = parseModelsUri(source);
      if (!('modelId' in uri)) return { storageLocation: versionOf(uri).storageLocation, runId: requestRunId };
      const model = loggedModel(uri.modelId);
      return { storageLocation: model.root, runId: requestRunId || model.runId };
    }
    return { storageLocation: source, runId: requestRunId || (modelId === '' ? '' : loggedModel(modelId).runId) };
  }

  function loggedModel(modelId: string) {
    const model = tracking.loggedModel(modelId);
    if (!model) throw doesNotExist(`Logged model with ID '${modelId}' not found.`);
    return model;
  }

  return { resolve, linkVersion: tracking.linkVersion };
}
