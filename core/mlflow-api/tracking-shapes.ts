import type {
  DatasetInput,
  DatasetSummary,
  Experiment,
  LoggedModel,
  MetricPoint,
  ModelMetric,
  Run,
  RunInfo,
} from '#shared/domain/mlflow/tracking.ts';
import { doubleJson } from './json-text.ts';
import { tagsShape } from './shapes.ts';

/*
 * Tracking as MLflow shows it: keys in the order of its protobuf fields, nothing that is absent, no empty list.
 */

export const experimentShape = ({ id, name, artifactLocation, lifecycle, updatedAtMs, createdAtMs, tags, workspace }: Experiment) => ({
  experiment_id: String(id),
  name,
  artifact_location: artifactLocation,
  lifecycle_stage: lifecycle,
  last_update_time: updatedAtMs,
  creation_time: createdAtMs,
  ...tagsShape(tags),
  workspace,
});

export const runInfoShape = ({ runId, experimentId, name, userId, status, startTime, endTime, artifactUri, lifecycle }: RunInfo) => ({
  run_uuid: runId,
  experiment_id: String(experimentId),
  run_name: name,
  user_id: userId,
  status,
  start_time: startTime,
  ...(endTime && { end_time: endTime }),
  artifact_uri: artifactUri,
  lifecycle_stage: lifecycle,
  run_id: runId,
});

/** A run as it is made: nothing can have come out of it. */
export const newRunShape = (run: Run) => ({ info: runInfoShape(run), data: dataShape(run), inputs: {} });

export const runShape = (run: Run) => ({
  ...newRunShape(run),
  inputs: {
    ...(run.datasets.length > 0 && { dataset_inputs: run.datasets.map(datasetInputShape) }),
    ...(run.modelInputs.length > 0 && { model_inputs: run.modelInputs.map((modelId) => ({ model_id: modelId })) }),
  },
  outputs: run.outputs.length > 0 ? { model_outputs: run.outputs.map(({ modelId, step }) => ({ model_id: modelId, step })) } : {},
});

const datasetInputShape = ({ dataset: { name, digest, sourceType, source, schema, profile }, tags }: DatasetInput) => ({
  ...tagsShape(tags),
  dataset: { name, digest, source_type: sourceType, source, ...(schema && { schema }), ...(profile && { profile }) },
});

export const datasetSummaryShape = ({ experimentId, name, digest, context }: DatasetSummary) => ({
  ...{ experiment_id: String(experimentId), name, digest },
  ...(context !== null && { context }),
});

export const metricShape = ({ key, value, timestamp, step }: MetricPoint) => ({ key, value: doubleJson(value), timestamp, step });

export const metricOfRunShape = ({ runId, ...point }: MetricPoint & { runId: string }) => ({ ...metricShape(point), run_id: runId });

const modelMetricShape = ({ datasetName, datasetDigest, modelId, runId, ...point }: ModelMetric) => ({
  ...metricShape(point),
  ...(datasetName && { dataset_name: datasetName }),
  ...(datasetDigest && { dataset_digest: datasetDigest }),
  model_id: modelId,
  run_id: runId,
});

export const loggedModelShape = ({ modelId, experimentId, createdAtMs, updatedAtMs, params, metrics, ...model }: LoggedModel) => ({
  info: {
    model_id: modelId,
    experiment_id: String(experimentId),
    name: model.name,
    creation_timestamp_ms: createdAtMs,
    last_updated_timestamp_ms: updatedAtMs,
    artifact_uri: model.artifactUri,
    status: model.status,
    model_type: model.modelType,
    source_run_id: model.sourceRunId,
    ...tagsShape(model.tags),
  },
  data: {
    ...(params.length > 0 && { params: tagsShape(params).tags }),
    ...(metrics.length > 0 && { metrics: metrics.map(modelMetricShape) }),
  },
});

function dataShape({ metrics, params, tags }: Run): object {
  return {
    ...(metrics.length > 0 && { metrics: metrics.map(metricShape) }),
    ...(params.length > 0 && { params: tagsShape(params).tags }),
    ...tagsShape(tags),
  };
}
