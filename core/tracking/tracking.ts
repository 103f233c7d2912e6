import type { Database } from '#core/database/open.ts';
import type { Clock } from '#shared/domain/clock.ts';
import { DEFAULT_RELEASE, type MlflowRelease, releaseNamed } from '#shared/domain/mlflow/release.ts';
import { createDatasetStore } from './dataset-store.ts';
import { createExperiments, type TrackingScope } from './experiments.ts';
import { createLoggedModels } from './logged-models.ts';
import { createModelMetricStore } from './model-metric-store.ts';
import { createRunStore } from './run-store.ts';
import { createRuns } from './runs.ts';

export interface TrackingOptions {
  db: Database;
  workspace: TrackingScope;
  clock: Clock;
  random: () => number;
  uuid: () => string;
  /** The MLflow that is imitated; without it the default. */
  release?: MlflowRelease;
  /** Where relative paths of artifacts begin; the directory in which the process was started. */
  cwd?: string;
}

export type Tracking = ReturnType<typeof createTracking>;

/** MLflow's tracking, as much as training and registering a model needs. A refusal is an MlflowError with MLflow's text. */
export function createTracking({
  db,
  workspace,
  clock,
  random,
  uuid,
  release = releaseNamed(DEFAULT_RELEASE),
  cwd = process.cwd(),
}: TrackingOptions) {
  const newId = () => uuid().replaceAll('-', '');
  const experiments = createExperiments({ db, clock, cwd, workspace, release });
  const modelMetrics = createModelMetricStore(db);
  const loggedModels = createLoggedModels({ db, workspace: workspace.name, clock, experiments, metrics: modelMetrics, random, newId });
  const store = createRunStore(db, workspace.name);
  const datasets = createDatasetStore(db, workspace.name);
  const runs = createRuns({ store, datasets, modelMetrics, modelRow: loggedModels.rowOf, experiments, release, random, newId });
  return {
    experiments,
    runs,
    loggedModels,
    /** What the registry asks when a version is made. */
    forRegistry: {
      runRoot: (runId: string) => store.byRunId(runId)?.artifactUri,
      loggedModel(modelId: string) {
        const model = loggedModels.lookUp(modelId);
        return model && { root: model.artifactUri, runId: model.sourceRunId };
      },
      linkVersion: loggedModels.linkVersion,
    },
  };
}
