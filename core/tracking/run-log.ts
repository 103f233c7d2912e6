import type { TagPairs } from '#shared/domain/mlflow/event-schema.ts';
import { doesNotExist, invalidParameter, MlflowError } from '#shared/domain/mlflow/mlflow-error.ts';
import { pythonRepr } from '#shared/domain/mlflow/python-repr.ts';
import type { MlflowRelease } from '#shared/domain/mlflow/release.ts';
import type { DatasetInput, NewMetricPoint } from '#shared/domain/mlflow/tracking.ts';
import type { DatasetStore } from './dataset-store.ts';
import { withLoggedModel } from './logged-model-history.ts';
import type { ModelMetricStore } from './model-metric-store.ts';
import { type Batch, checkDatasetInput, checkedBatch, checkedParam, checkedTag, checkMetric, checkRunId } from './run-checks.ts';
import type { RunRow, RunStore } from './run-store.ts';

export interface NewInputs {
  datasets: readonly DatasetInput[];
  /** Ids of logged models. */
  models: readonly string[];
}

export const NAME_TAG = 'mlflow.runName';
const MODELS_TAG = 'mlflow.log-model.history';

export interface RunLogOptions {
  store: RunStore;
  datasets: DatasetStore;
  modelMetrics: ModelMetricStore;
  /** The row of a logged model, also of a deleted one; nothing when there is none. */
  modelRow: (modelId: string) => number | undefined;
  /** The MLflow that is imitated. */
  release: MlflowRelease;
  /** @throws MlflowError 404 when there is none of that id */
  find(runId: string): RunRow;
  /** @throws MlflowError when it is deleted */
  active(runId: string): RunRow;
}

/** What runs are told while they go: params, metrics, tags, inputs and outputs. Each belongs inside a work of the writer. */
export function createRunLog(options: RunLogOptions) {
  const { store, datasets, active, release } = options;
  const addMetric = metricAdder(options);

  /** A run keeps its name rather than have none. */
  function setTag(run: RunRow, [key, value]: TagPairs[number]): void {
    if (key === NAME_TAG && value === '') return;
    store.tags.set(run.id, key, value);
    if (key === NAME_TAG) store.update(run.id, { ...options.find(run.runId), name: value });
  }

  return {
    logParam(runId: string, key: string, value: string): void {
      const [, kept] = checkedParam([key, value], release);
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
      checkMetric(point, release);
      addMetric(active(runId), point);
    },

    setTag(runId: string, key: string, value: string): void {
      const tag = checkedTag([key, value], release);
      setTag(active(runId), tag);
    },

    deleteTag(runId: string, key: string): void {
      const run = active(runId);
      if (!store.tags.remove(run.id, key)) throw doesNotExist(`No tag with name: ${key} in run with id ${runId}`);
    },

    logBatch(runId: string, batch: Batch): void {
      checkRunId(runId);
      const { metrics, params, tags } = checkedBatch(batch, release);
      const run = active(runId);
      logParams(store, run, params);
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
      store.tags.set(run.id, MODELS_TAG, checkedTag([MODELS_TAG, noted(run)], release)[1]);
    },
  };
}

/** A metric of a run, which may belong to a logged model too. */
function metricAdder({ store, modelMetrics, modelRow }: RunLogOptions): (run: RunRow, point: NewMetricPoint) => void {
  return (run, point) => {
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
  };
}

function logParams(store: RunStore, run: RunRow, params: TagPairs): void {
  const logged = new Map(store.params.all(run.id));
  const changed = params.filter(([key, value]) => logged.has(key) && logged.get(key) !== value);
  if (changed.length > 0) {
    const shown = changed.map(
      ([key, value]) => `{'key': ${pythonRepr(key)}, 'old_value': ${pythonRepr(logged.get(key) ?? '')}, 'new_value': ${pythonRepr(value)}}`,
    );
    throw invalidParameter(
      `Changing param values is not allowed. Params were already logged='[${shown.join(', ')}]' for run ID='${run.runId}'.`,
    );
  }
  for (const [key, value] of params) if (!logged.has(key)) store.params.set(run.id, key, value);
}
