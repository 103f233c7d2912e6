import type { TagPairs } from '#shared/domain/mlflow/event-schema.ts';
import { invalidParameter } from '#shared/domain/mlflow/mlflow-error.ts';
import { checkKey, checkLength, shortened } from '#shared/domain/mlflow/mlflow-names.ts';
import { pythonDumps } from '#shared/domain/mlflow/python-json.ts';
import { pythonNumber } from '#shared/domain/mlflow/python-text.ts';
import type { MlflowRelease } from '#shared/domain/mlflow/release.ts';
import type { DatasetInput, NewMetricPoint } from '#shared/domain/mlflow/tracking.ts';

/*
 * What may be logged to a run, in MLflow's words. A value that is too long is shortened, a key is refused.
 */

export interface Batch {
  metrics: readonly NewMetricPoint[];
  params: TagPairs;
  tags: TagPairs;
}

type Pair = TagPairs[number];

const KEY_MAX = 250;
const PARAM_MAX = 6000;
const TAG_MAX = 8000;
const DATASET_MAX = { name: 500, digest: 36, source: 65_535, schema: 1_048_575, profile: 16_777_215 } as const;
const INPUT_TAG_MAX = { key: 255, value: 500 } as const;
const MOST = { metrics: 1000, params: 100, tags: 100 } as const;
const MOST_TOGETHER = 1000;

/** @param at how a message names its place in the request: `metrics[0].`, or nothing */
export function checkMetric({ key, value, timestamp }: NewMetricPoint, release: MlflowRelease, at = ''): void {
  checkKey(key, release, `${at}name`);
  if (timestamp < 0) {
    throw invalidParameter(
      `Invalid value ${timestamp} for parameter '${at}timestamp' supplied: metric '${key}' (value=${pythonNumber(value)}). ` +
        'Timestamp must be a nonnegative long (64-bit integer) ',
    );
  }
  checkLength('Metric name', key, KEY_MAX);
}

/** @returns the param as it is kept. */
export function checkedParam([key, value]: Pair, release: MlflowRelease, at = ''): Pair {
  checkKey(key, release, `${at}key`);
  checkLength('Param key', key, KEY_MAX);
  return [key, shortened(value, PARAM_MAX)];
}

/** @returns the tag as it is kept. */
export function checkedTag([key, value]: Pair, release: MlflowRelease, at = ''): Pair {
  checkKey(key, release, `${at}key`);
  checkLength(`${at}key`, key, KEY_MAX);
  return [key, shortened(value, TAG_MAX)];
}

/** @returns the batch as it is kept. */
export function checkedBatch({ metrics, params, tags }: Batch, release: MlflowRelease): Batch {
  for (const [at, metric] of metrics.entries()) checkMetric(metric, release, `metrics[${at}].`);
  const kept = {
    metrics,
    params: params.map((pair, at) => checkedParam(pair, release, `params[${at}].`)),
    tags: tags.map((pair, at) => checkedTag(pair, release, `tags[${at}].`)),
  };
  checkCounts(kept);
  checkOnce(params);
  return kept;
}

export function checkDatasetInput({ dataset, tags }: DatasetInput): void {
  for (const field of ['name', 'digest', 'source', 'schema', 'profile'] as const)
    checkLength(field, dataset[field] ?? '', DATASET_MAX[field]);
  for (const [key, value] of tags) {
    checkLength('key', key, INPUT_TAG_MAX.key);
    checkLength('value', value, INPUT_TAG_MAX.value);
  }
}

/** @throws MlflowError for what can be no id at all. */
export function checkRunId(runId: string): void {
  if (/^[a-z0-9][\p{L}\p{N}_-]{0,255}$/iu.test(runId)) return;
  throw invalidParameter(`Invalid value ${pythonDumps(runId)} for parameter 'run_id' supplied.`);
}

function checkCounts(batch: Batch): void {
  for (const kind of ['metrics', 'params', 'tags'] as const) {
    const count = batch[kind].length;
    if (count > MOST[kind]) throw tooMany(`${MOST[kind]} ${kind}`, `${count} ${kind}`, kind);
  }
  const total = batch.metrics.length + batch.params.length + batch.tags.length;
  if (total > MOST_TOGETHER) {
    throw tooMany(`${MOST_TOGETHER} metrics, params, and tags`, `${total} metrics, params, and tags`, 'metrics, params, and tags');
  }
}

function checkOnce(params: TagPairs): void {
  const keys = params.map(([key]) => key);
  const repeated = keys.filter((key, at) => keys.indexOf(key) !== at);
  if (repeated.length === 0) return;
  const shown = repeated.map((key) => `'${key}'`).join(', ');
  throw invalidParameter(
    `Duplicate parameter keys have been submitted: [${shown}]. Please ensure the request contains only one param value per param key.`,
  );
}

const tooMany = (most: string, got: string, kinds: string) =>
  invalidParameter(
    `A batch logging request can contain at most ${most}. Got ${got}. Please split up ${kinds} across multiple requests and try again.`,
  );
