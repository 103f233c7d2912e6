import { invalidParameter } from '#shared/domain/mlflow/mlflow-error.ts';
import { checkKey, checkLength, checkPathLike, isLongerThan, judgedPart } from '#shared/domain/mlflow/mlflow-names.ts';
import { MODEL_STAGES, type ModelStage } from '#shared/domain/mlflow/model-registry.ts';
import { pythonInt } from '#shared/domain/mlflow/python-text.ts';
import type { MlflowRelease } from '#shared/domain/mlflow/release.ts';

/*
 * What MLflow accepts as a name, tag, alias, version or stage, in its words. Source: MLflow, measured.
 */

const ALIAS = /^[\p{L}\p{N}_-]*$/u;
const RESERVED_ALIAS = /^[vV]\p{Nd}+$/u;
const BLANK = /^\s*$/u;

const TAG_KEY_MAX = 250;
const TAG_VALUE_MAX = 100_000;
const ALIAS_MAX = 255;
const PROMPT_TEXT_TAG = 'mlflow.prompt.text';

/** A release that does not judge names takes any but an empty one, which its routes refuse. */
export function checkModelName(name: string, release: MlflowRelease, parameter: 'name' | 'new_name' = 'name'): void {
  if (!release.has('judgesModelNames')) return;
  if (BLANK.test(name)) throw invalidParameter(`Missing value for required parameter '${parameter}'.`);
  if (/[/:]/.test(name)) throw invalidParameter(`Invalid model name '${name}'. Names cannot contain '/' or ':'.`);
  checkPathLike('name', name);
}

export function checkModelTag(key: string, value: string, release: MlflowRelease): void {
  checkKey(key, release);
  checkLength('key', key, TAG_KEY_MAX);
  checkLength('value', value, TAG_VALUE_MAX);
}

export function checkVersionTag(key: string, value: string, release: MlflowRelease): void {
  checkKey(key, release);
  checkLength('key', key, TAG_KEY_MAX);
  if (key === PROMPT_TEXT_TAG && isLongerThan(value, TAG_VALUE_MAX)) {
    throw invalidParameter(`Prompt text exceeds max length of ${TAG_VALUE_MAX} characters.`);
  }
  checkLength('value', value, TAG_VALUE_MAX);
}

export function checkAlias(alias: string, release: MlflowRelease): void {
  if (alias === '') throw invalidParameter('Registered model alias name cannot be empty.');
  if (!ALIAS.test(judgedPart(alias, release))) {
    throw invalidParameter(`Invalid alias name: '${alias}'. Names may only contain alphanumerics, underscores (_), and dashes (-).`);
  }
  checkLength('Registered model alias name', alias, ALIAS_MAX);
}

/** Reserved names are refused only where an alias is set. */
export function checkNewAlias(alias: string, release: MlflowRelease): void {
  checkAlias(alias, release);
  if (isLatest(alias)) throw invalidParameter("'latest' alias name (case insensitive) is reserved.");
  if (RESERVED_ALIAS.test(judgedPart(alias, release))) throw invalidParameter(`Version alias name '${alias}' is reserved.`);
}

export const isLatest = (alias: string) => alias.toLowerCase() === 'latest';

/**
 * The number that a version text means; whatever Python's `int()` takes is fine (`01`, ` 1`).
 * @throws MlflowError for everything else.
 */
export function parseVersion(text: string): bigint {
  const version = pythonInt(text);
  if (version === undefined) throw invalidParameter(`Parameter 'version' must be an integer, got '${text}'.`);
  return version;
}

export function parseStage(text: string): ModelStage {
  const stage = MODEL_STAGES.find((known) => known.toLowerCase() === text.toLowerCase());
  if (!stage) throw invalidParameter(`Invalid Model Version stage: ${text}. Value must be one of ${MODEL_STAGES.join(', ')}.`);
  return stage;
}
