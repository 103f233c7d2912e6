import type { TagPairs } from '#shared/domain/mlflow/event-schema.ts';
import { doesNotExist, invalidParameter, MlflowError } from '#shared/domain/mlflow/mlflow-error.ts';
import { pythonRepr } from '#shared/domain/mlflow/python-repr.ts';
import type {
  DatasetInput,
  DatasetSummary,
  Lifecycle,
  MetricPoint,
  NewMetricPoint,
  Page,
  Run,
  RunInfo,
  RunStatus,
} from '#shared/domain/mlflow/tracking.ts';
import { below } from './artifact-location.ts';
import type { DatasetStore } from './dataset-store.ts';
import { experimentIdOf } from './experiment-search.ts';
import type { Experiments } from './experiments.ts';
import { withLoggedModel } from './logged-model-history.ts';
import type { ModelMetricStore } from './model-metric-store.ts';
import { type Batch, checkDatasetInput, checkedBatch, checkedParam, checkedTag, checkMetric, checkRunId } from './run-checks.ts';
import { inventedName } from './run-name.ts';
import type { RunRow, RunSearch, RunStore } from './run-store.ts';

export interface NewRun {
  experimentId: string;
  userId: string;
  name: string;
  startTime: number;
  tags: TagPairs;
}

export interface NewInputs {
  datasets: readonly DatasetInput[];
  /** Ids of logged models. */
  models: readonly string[];
}

const NAME_TAG = 'mlflow.runName';
const MODELS_TAG = 'mlflow.log-model.history';
const MOST_FOUND = 50_000;

export interface RunsOptions {
  store: RunStore;
  datasets: DatasetStore;
  modelMetrics: ModelMetricStore;
  /** The row of a logged model, also of a deleted one; nothing when there is none. */
  modelRow: (modelId: string) => number | undefined;
  experiments: Experiments;
  random: () => number;
  /** 32 hexadecimal digits. */
  newId: () => string;
}

/** MLflow's runs. Whatever changes something belongs inside a work of the writer. */
export function createRuns({ store, datasets, modelMetrics, modelRow, experiments, random, newId }: RunsOptions) {
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
    metrics: store.metrics.latest(row.id),
    params: store.params.all(row.id),
    tags: store.tags.all(row.id),
    datasets: datasets.of(row.id),
    ...store.models(row.id),
  });

  /** A run keeps its name rather than have none. */
  function setTag(run: RunRow, [key, value]: TagPairs[number]): void {
    if (key === NAME_TAG && value === '') return;
    store.tags.set(run.id, key, value);
    if (key === NAME_TAG) store.update(run.id, { ...find(run.runId), name: value });
  }

  function addMetric(run: RunRow, point: NewMetricPoint): void {
    store.metrics.add(run.id, point);
    const { modelId, datasetName, datasetDigest, ...metric } = point;
    if (!modelId) return;
    const owner = modelRow(modelId);
    if (owner === undefined) throw new MlflowError('BAD_REQUEST', `The metric '${point.key}' is of a logged model that does not exist.`);
    const isKept = modelMetrics.add(owner, {
      ...metric,
      modelId,
      runId: run.runId,
      datasetName: datasetName || null,
      datasetDigest: datasetDigest || null,
    });
    if (isKept) return;
    throw new MlflowError('BAD_REQUEST', `The logged model has another value of '${point.key}' at step ${point.step} and this time.`);
  }

  return {
    get: (runId: string): Run => whole(find(runId)),
    find,

    create({ experimentId, userId, name, startTime, tags }: NewRun): Run {
      const experiment = experiments.active(experimentId);
      if (experimentId === '') throw new MlflowError('BAD_REQUEST', "A run needs an experiment_id; the experiment Default has '0'.");
      const tagged = tags.find(([key]) => key === NAME_TAG)?.[1];
      if (name && tagged && name !== tagged) {
        throw invalidParameter(
          `Both 'run_name' argument and 'mlflow.runName' tag are specified, but with different values (run_name='${name}', mlflow.runName='${tagged}').`,
        );
      }
      const named = name || tagged || inventedName(random);
      const runId = newId();
      const artifactUri = below(experiment.artifactLocation, `${runId}/artifacts`);
      const id = store.insert({ runId, experimentId: experiment.id, name: named, userId, status: 'RUNNING', startTime, artifactUri });
      for (const [key, value] of tags) store.tags.set(id, key, value);
      if (!tagged) store.tags.set(id, NAME_TAG, named);
      return { ...find(runId), metrics: [], params: [], tags: store.tags.all(id), datasets: [], modelInputs: [], outputs: [] };
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
      const [, kept] = checkedParam([key, value]);
      const { id } = active(runId);
      const logged = store.params.one(id, key);
      if (logged === undefined) store.params.set(id, key, kept);
      if (logged === undefined || logged === kept) return;
      throw invalidParameter(
        `Changing param values is not allowed. Param with key='${key}' was already logged with value='${logged}' for run ID='${runId}'. ` +
          `Attempted logging new value '${kept}'.`,
      );
    },

    logMetric(runId: string, point: NewMetricPoint): void {
      checkMetric(point);
      addMetric(active(runId), point);
    },

    setTag(runId: string, key: string, value: string): void {
      const tag = checkedTag([key, value]);
      setTag(active(runId), tag);
    },

    deleteTag(runId: string, key: string): void {
      const run = active(runId);
      if (!store.tags.remove(run.id, key)) throw doesNotExist(`No tag with name: ${key} in run with id ${runId}`);
    },

    logBatch(runId: string, batch: Batch): void {
      checkRunId(runId);
      const { metrics, params, tags } = checkedBatch(batch);
      const run = active(runId);
      logParams(run, params);
      for (const point of metrics) addMetric(run, point);
      for (const tag of tags) setTag(run, tag);
    },

    logInputs(runId: string, inputs: NewInputs): void {
      checkRunId(runId);
      for (const input of inputs.datasets) checkDatasetInput(input);
      const { id, experimentId } = active(runId);
      for (const { dataset, tags } of inputs.datasets) datasets.add(id, experimentId, dataset, tags);
      for (const modelId of inputs.models) store.addModelInput(id, modelId);
    },

    addOutputs(runId: string, outputs: readonly { modelId: string; step: number }[]): void {
      const { id } = active(runId);
      for (const { modelId, step } of outputs) {
        if (store.addOutput(id, modelId, step)) continue;
        throw new MlflowError('BAD_REQUEST', 'The run has this logged model as an output already.');
      }
    },

    /** Notes a model in the run's tag, as clients before logged models did. @param model what its MLmodel file says, as JSON */
    logModel(runId: string, model: string): void {
      const noted = (run: RunRow) => withLoggedModel(store.tags.one(run.id, MODELS_TAG), model);
      withLoggedModel(undefined, model);
      const run = active(runId);
      store.tags.set(run.id, MODELS_TAG, checkedTag([MODELS_TAG, noted(run)])[1]);
    },

    /** All points of a metric, or `limit` of them; a run that does not exist has none. */
    history(runId: string, key: string, limit = Number.POSITIVE_INFINITY, offset = 0): Page<MetricPoint> {
      const id = store.byRunId(runId)?.id;
      if (id === undefined) return { items: [] };
      if (limit === Number.POSITIVE_INFINITY) return { items: store.metrics.history(id, key, -1, offset) };
      const points = store.metrics.history(id, key, limit + 1, offset);
      return { items: points.slice(0, limit), ...(points.length > limit && { next: offset + limit }) };
    },

    /** The points of several runs, by the ids of the runs; a run that does not exist has none. */
    histories(runIds: readonly string[], key: string, limit: number): (MetricPoint & { runId: string })[] {
      const points: (MetricPoint & { runId: string })[] = [];
      for (const runId of [...new Set(runIds)].sort()) {
        const row = store.byRunId(runId);
        if (row) points.push(...store.metrics.history(row.id, key, limit - points.length, 0).map((point) => ({ ...point, runId })));
      }
      return points;
    },

    /** Some points of each run, spread evenly over its steps; the first and, of two or more, the last are among them. */
    samples(
      runIds: readonly string[],
      key: string,
      most: number,
      steps: { from: number; to: number } | undefined,
    ): (MetricPoint & { runId: string })[] {
      return runIds.flatMap((runId) => {
        const id = store.byRunId(runId)?.id;
        return id === undefined ? [] : store.metrics.samples(id, key, most, steps).map((point) => ({ ...point, runId }));
      });
    },

    datasetsOf: (experimentIds: readonly string[]): DatasetSummary[] => datasets.summaries(experimentIds.map(experimentIdOf)),

    search(search: RunSearch): Page<Run> {
      if (search.limit < 1)
        throw invalidParameter(`Invalid value ${search.limit} for parameter 'max_results' supplied. It must be a positive integer`);
      if (search.limit > MOST_FOUND) throw invalidParameter(`Invalid value for max_results. It must be at most ${MOST_FOUND}.`);
      const { items, ...next } = store.search(search);
      return { items: items.map((row) => ({ ...whole(row), modelInputs: [] })), ...next };
    },
  };

  function logParams(run: RunRow, params: TagPairs): void {
    const logged = new Map(store.params.all(run.id));
    const changed = params.filter(([key, value]) => logged.has(key) && logged.get(key) !== value);
    if (changed.length > 0) {
      const shown = changed.map(
        ([key, value]) =>
          `{'key': ${pythonRepr(key)}, 'old_value': ${pythonRepr(logged.get(key) ?? '')}, 'new_value': ${pythonRepr(value)}}`,
      );
      throw invalidParameter(
        `Changing param values is not allowed. Params were already logged='[${shown.join(', ')}]' for run ID='${run.runId}'.`,
      );
    }
    for (const [key, value] of params) if (!logged.has(key)) store.params.set(run.id, key, value);
  }
}
