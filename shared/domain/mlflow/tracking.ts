import type { TagPairs } from './event-schema.ts';

/*
 * MLflow's tracking, as much of it as registering a model needs.
 */

export type Lifecycle = 'active' | 'deleted';
export type ViewType = 'ACTIVE_ONLY' | 'DELETED_ONLY' | 'ALL';
export type RunStatus = 'RUNNING' | 'SCHEDULED' | 'FINISHED' | 'FAILED' | 'KILLED';
export type LoggedModelStatus =
  | 'LOGGED_MODEL_STATUS_UNSPECIFIED'
  | 'LOGGED_MODEL_PENDING'
  | 'LOGGED_MODEL_READY'
  | 'LOGGED_MODEL_UPLOAD_FAILED';

/** Some of what was found. */
export interface Found<Item> {
  items: Item[];
  /** Where the next page begins; absent on the last one. */
  next?: number;
}

export interface Experiment {
  id: number;
  workspace: string;
  name: string;
  artifactLocation: string;
  lifecycle: Lifecycle;
  createdAtMs: number;
  updatedAtMs: number;
  tags: TagPairs;
}

export interface RunInfo {
  /** 32 hexadecimal digits. */
  runId: string;
  experimentId: number;
  name: string;
  userId: string;
  status: RunStatus;
  /** Milliseconds since the Unix epoch, as the client says. */
  startTime: number;
  endTime: number | null;
  lifecycle: Lifecycle;
  artifactUri: string;
}

export interface MetricPoint {
  key: string;
  /** May be NaN. */
  value: number;
  /** Milliseconds since the Unix epoch. */
  timestamp: number;
  step: number;
}

/** What a client may say beside: the logged model that was measured, and the dataset that it was measured on. */
export interface NewMetricPoint extends MetricPoint {
  modelId?: string | undefined;
  datasetName?: string | undefined;
  datasetDigest?: string | undefined;
}

/** A metric of a logged model; NaN is kept as 0, as MLflow does. */
export interface ModelMetric extends MetricPoint {
  modelId: string;
  /** The run that logged it. */
  runId: string;
  datasetName: string | null;
  datasetDigest: string | null;
}

export interface Dataset {
  name: string;
  digest: string;
  sourceType: string;
  source: string;
  schema: string | null;
  profile: string | null;
}

/** A dataset that a run read, with tags such as `mlflow.data.context`. */
export interface DatasetInput {
  dataset: Dataset;
  tags: TagPairs;
}

export interface DatasetSummary {
  experimentId: number;
  name: string;
  digest: string;
  context: string | null;
}

export interface Run extends RunInfo {
  metrics: MetricPoint[];
  params: TagPairs;
  tags: TagPairs;
  datasets: DatasetInput[];
  /** Ids of the logged models that the run read. */
  modelInputs: string[];
  outputs: { modelId: string; step: number }[];
}

export interface LoggedModel {
  /** `m-` and 32 hexadecimal digits. */
  modelId: string;
  experimentId: number;
  name: string;
  status: LoggedModelStatus;
  modelType: string;
  sourceRunId: string;
  artifactUri: string;
  createdAtMs: number;
  updatedAtMs: number;
  tags: TagPairs;
  params: TagPairs;
  metrics: ModelMetric[];
}
