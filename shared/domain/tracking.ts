import type { TagPairs } from './event-schema.ts';

/*
 * MLflow's tracking, as much of it as registering a model needs.
 */

export type Lifecycle = 'active' | 'deleted';
export type ViewType = 'ACTIVE_ONLY' | 'DELETED_ONLY' | 'ALL';
export type RunStatus = 'RUNNING' | 'SCHEDULED' | 'FINISHED' | 'FAILED' | 'KILLED';
export type LoggedModelStatus = 'LOGGED_MODEL_PENDING' | 'LOGGED_MODEL_READY' | 'LOGGED_MODEL_UPLOAD_FAILED';

/** Some of what was found. */
export interface Page<Item> {
  items: Item[];
  /** Where the next page begins; absent on the last one. */
  next?: number;
}

export interface Experiment {
  id: number;
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

export interface Run extends RunInfo {
  metrics: MetricPoint[];
  params: TagPairs;
  tags: TagPairs;
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
}
