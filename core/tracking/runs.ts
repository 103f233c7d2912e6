import type { TagPairs } from '#shared/domain/event-schema.ts';
import { doesNotExist, invalidParameter } from '#shared/domain/mlflow-error.ts';
import { checkKey, checkLength } from '#shared/domain/mlflow-names.ts';
import type { Lifecycle, MetricPoint, Page, Run, RunInfo, RunStatus } from '#shared/domain/tracking.ts';
import type { Experiments } from './experiments.ts';
import { runName } from './run-name.ts';
import type { RunRow, RunSearch, RunStore } from './run-store.ts';

export interface NewRun {
  experimentId: string;
  userId: string;
  name: string;
  startTime: number;
  tags: TagPairs;
}

export interface Batch {
  metrics: readonly MetricPoint[];
  params: TagPairs;
  tags: TagPairs;
}

const NAME_TAG = 'mlflow.runName';
const KEY_MAX = 250;
const PARAM_MAX = 6000;
const MOST = { metrics: 1000, params: 100, tags: 100 } as const;
const MOST_TOGETHER = 1000;
const MOST_FOUND = 50_000;
const WHOLE_HISTORY = 25_000;

export interface RunsOptions {
  store: RunStore;
  experiments: Experiments;
  random: () => number;
  /** 32 hexadecimal digits. */
  newId: () => string;
}

/** MLflow's runs. Whatever changes something belongs inside a work of the writer. */
export function createRuns({ store, experiments, random, newId }: RunsOptions) {
  function find(runId: string): RunRow {
    const row = store.byRunId(runId);
    if (!row) throw doesNotExist(`Run with id=${runId} not found`);
    return row;
  }

  function active(runId: string): RunRow {
    const row = find(runId);
    if (row.lifecycle === 'active') return row;
    throw invalidParameter(`The run ${runId} must be in the 'active' state. Current state is ${row.lifecycle}.`);
  }

  const whole = (row: RunRow): Run => ({
    ...row,
    metrics: store.latestMetrics(row.id),
    params: store.params.all(row.id),
    tags: store.tags.all(row.id),
    outputs: store.outputs(row.id),
  });

  function logParam(run: RunRow, key: string, value: string): void {
    const logged = store.params.one(run.id, key);
    if (logged === undefined) store.params.set(run.id, key, value);
    if (logged === undefined || logged === value) return;
    throw invalidParameter(
      `Changing param values is not allowed. Param with key='${key}' was already logged with value='${logged}' for run ID='${run.runId}'. ` +
        `Attempted logging new value '${value}'.`,
    );
  }

  function setTag(run: RunRow, key: string, value: string): void {
    store.tags.set(run.id, key, value);
    if (key === NAME_TAG) store.update(run.id, { ...run, name: value });
  }

  return {
    get: (runId: string): Run => whole(find(runId)),
    find,

    create({ experimentId, userId, name, startTime, tags }: NewRun): Run {
      const experiment = experiments.active(experimentId);
      for (const [key] of tags) checkTag(key);
      const named = name || (tags.findLast(([key]) => key === NAME_TAG)?.[1] ?? '') || runName(random);
      const runId = newId();
      const artifactUri = `${experiment.artifactLocation}/${runId}/artifacts`;
      const id = store.insert({ runId, experimentId: experiment.id, name: named, userId, status: 'RUNNING', startTime, artifactUri });
      for (const [key, value] of tags) store.tags.set(id, key, value);
      store.tags.set(id, NAME_TAG, named);
      return whole(find(runId));
    },

    update(runId: string, change: { name?: string; status?: RunStatus; endTime?: number }): RunInfo {
      const run = active(runId);
      const { name = run.name, status = run.status, endTime = run.endTime } = change;
      store.update(run.id, { name: name || run.name, status, endTime });
      if (change.name) store.tags.set(run.id, NAME_TAG, change.name);
      return find(runId);
    },

    setLifecycle: (runId: string, lifecycle: Lifecycle) => store.setLifecycle(find(runId).id, lifecycle),

    logParam(runId: string, key: string, value: string): void {
      checkParam(key, value);
      logParam(active(runId), key, value);
    },

    logMetric(runId: string, point: MetricPoint): void {
      checkMetric(point.key);
      store.addMetric(active(runId).id, point);
    },

    setTag(runId: string, key: string, value: string): void {
      checkTag(key);
      setTag(active(runId), key, value);
    },

    deleteTag(runId: string, key: string): void {
      const run = active(runId);
      if (!store.tags.remove(run.id, key)) throw doesNotExist(`No tag with name: ${key} in run with id ${runId}`);
    },

    logBatch(runId: string, batch: Batch): void {
      checkBatch(batch);
      const run = active(runId);
      for (const [key, value] of batch.params) logParam(run, key, value);
      for (const point of batch.metrics) store.addMetric(run.id, point);
      for (const [key, value] of batch.tags) setTag(run, key, value);
    },

    addOutputs(runId: string, outputs: readonly { modelId: string; step: number }[]): void {
      const { id } = active(runId);
      for (const { modelId, step } of outputs) store.addOutput(id, modelId, step);
    },

    history(runId: string, key: string, limit = WHOLE_HISTORY, offset = 0): Page<MetricPoint> {
      const points = store.history(find(runId).id, key, limit + 1, offset);
      return { items: points.slice(0, limit), ...(points.length > limit && { next: offset + limit }) };
    },

    search(search: RunSearch): Page<Run> {
      if (search.limit > MOST_FOUND) throw invalidParameter(`Invalid value for max_results. It must be at most ${MOST_FOUND}.`);
      const { items, ...next } = store.search(search);
      return { items: items.map(whole), ...next };
    },
  };
}

function checkTag(key: string): void {
  checkKey(key);
  checkLength('key', key, KEY_MAX);
}

function checkMetric(key: string): void {
  checkKey(key, 'name');
  checkLength('name', key, KEY_MAX);
}

function checkParam(key: string, value: string): void {
  checkKey(key);
  checkLength('key', key, KEY_MAX);
  checkLength('value', value, PARAM_MAX);
}

function checkBatch(batch: Batch): void {
  for (const kind of ['metrics', 'params', 'tags'] as const) {
    const count = batch[kind].length;
    if (count > MOST[kind]) throw tooMany(`${MOST[kind]} ${kind}`, `${count} ${kind}`, kind);
  }
  const total = batch.metrics.length + batch.params.length + batch.tags.length;
  if (total > MOST_TOGETHER) {
    throw tooMany(`${MOST_TOGETHER} metrics, params, and tags`, `${total} metrics, params, and tags`, 'metrics, params, and tags');
  }
  for (const { key } of batch.metrics) checkMetric(key);
  for (const [key, value] of batch.params) checkParam(key, value);
  for (const [key] of batch.tags) checkTag(key);
  const keys = batch.params.map(([key]) => key);
  const twice = [...new Set(keys.filter((key, at) => keys.indexOf(key) !== at))];
  if (twice.length === 0) return;
  const shown = twice.map((key) => `'${key}'`).join(', ');
  throw invalidParameter(
    `Duplicate parameter keys have been submitted: [${shown}]. Please ensure the request contains only one param value per param key.`,
  );
}

const tooMany = (most: string, got: string, kinds: string) =>
  invalidParameter(
    `A batch logging request can contain at most ${most}. Got ${got}. Please split up ${kinds} across multiple requests and try again.`,
  );
