import type { TagPairs } from '#shared/domain/mlflow/event-schema.ts';
import { doesNotExist, invalidParameter, MlflowError } from '#shared/domain/mlflow/mlflow-error.ts';
import type { MlflowRelease } from '#shared/domain/mlflow/release.ts';
import type { DatasetSummary, Found, Lifecycle, Run, RunInfo, RunStatus } from '#shared/domain/mlflow/tracking.ts';
import { below } from './artifact-location.ts';
import type { DatasetStore } from './dataset-store.ts';
import { experimentIdOf } from './experiment-search.ts';
import type { Experiments } from './experiments.ts';
import { createMetricHistory } from './metric-history.ts';
import type { ModelMetricStore } from './model-metric-store.ts';
import { createRunLog, NAME_TAG } from './run-log.ts';
import { inventedName } from './run-name.ts';
import type { RunRow, RunSearch, RunStore } from './run-store.ts';

export interface NewRun {
  experimentId: string;
  userId: string;
  name: string;
  startTime: number;
  tags: TagPairs;
}

const MOST_FOUND = 50_000;

export interface RunsOptions {
  store: RunStore;
  datasets: DatasetStore;
  modelMetrics: ModelMetricStore;
  /** The row of a logged model, also of a deleted one; nothing when there is none. */
  modelRow: (modelId: string) => number | undefined;
  experiments: Experiments;
  /** The MLflow that is imitated. */
  release: MlflowRelease;
  random: () => number;
  /** 32 hexadecimal digits. */
  newId: () => string;
}

/** MLflow's runs. Whatever changes something belongs inside a work of the writer. */
export function createRuns({ store, datasets, modelMetrics, modelRow, experiments, release, random, newId }: RunsOptions) {
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

  return {
    ...createRunLog({ store, datasets, modelMetrics, modelRow, release, find, active }),
    ...createMetricHistory(store),

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

    datasetsOf: (experimentIds: readonly string[]): DatasetSummary[] => datasets.summaries(experimentIds.map(experimentIdOf)),

    search(search: RunSearch): Found<Run> {
      if (search.limit < 1)
        throw invalidParameter(`Invalid value ${search.limit} for parameter 'max_results' supplied. It must be a positive integer`);
      if (search.limit > MOST_FOUND) throw invalidParameter(`Invalid value for max_results. It must be at most ${MOST_FOUND}.`);
      const { items, ...next } = store.search(search);
      return { items: items.map((row) => ({ ...whole(row), modelInputs: [] })), ...next };
    },
  };
}
