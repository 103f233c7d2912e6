import type { Tracking } from '#core/tracking/tracking.ts';
import { invalidParameter } from '#shared/domain/mlflow/mlflow-error.ts';
import {
  batchPairs,
  choice,
  complete,
  double,
  integer,
  list,
  longText,
  MOST_ROWS,
  nested,
  orderTexts,
  orElse,
  required,
  requiredFirst,
  requiredText,
  smallInteger,
  tags,
  text,
  unchecked,
} from '../fields.ts';
import { checkJson } from '../json-size.ts';
import { offsetOf } from '../page-token.ts';
import { done, type Route, read, write } from '../route.ts';
import { tokenShape } from '../shapes.ts';
import { newRunShape, runInfoShape, runShape } from '../tracking-shapes.ts';
import { VIEW } from './experiments.ts';

const DEFAULT_PAGE = 1000;
const LARGEST_PAGE = 50_000;
/** Clients send both; the older name is what old ones know. */
export const idFields = { run_id: orElse(requiredText, 'run_uuid'), run_uuid: text };
const STATUS = choice({ RUNNING: 1, SCHEDULED: 2, FINISHED: 3, FAILED: 4, KILLED: 5 });
const createFields = { experiment_id: text, user_id: text, run_name: text, start_time: integer, tags };
const updateFields = { ...idFields, status: STATUS, end_time: integer, run_name: text };
const measuredFields = { model_id: text, dataset_name: text, dataset_digest: text };
const metricFields = { key: requiredText, value: requiredFirst(double), timestamp: required(integer), step: integer, ...measuredFields };
const pointFields = { key: text, value: double, timestamp: integer, step: integer, ...measuredFields };
const searchFields = {
  experiment_ids: list(text),
  filter: text,
  run_view_type: unchecked(VIEW),
  max_results: smallInteger(LARGEST_PAGE),
  order_by: orderTexts,
  page_token: text,
};
const batchFields = {
  ...idFields,
  metrics: complete(list(nested(pointFields)), ['key', 'value', 'timestamp']),
  params: complete(batchPairs, ['key']),
  tags: complete(batchPairs, ['key']),
};
/** The description of one model, signature included. */
const modelJson = { ...requiredText, longest: 1_000_000 };
const datasetFields = { name: text, digest: text, source_type: text, source: longText, schema: longText, profile: longText };
const inputFields = {
  ...idFields,
  datasets: list(nested({ tags, dataset: nested(datasetFields) }), MOST_ROWS),
  models: list(nested({ model_id: text }), MOST_ROWS),
};

export function runRoutes({ runs }: Tracking): Route[] {
  return [
    write('POST', 'runs/create', createFields, ({ experiment_id = '', user_id = '', run_name = '', start_time = 0, tags }) => ({
      run: newRunShape(runs.create({ experimentId: experiment_id, userId: user_id, name: run_name, startTime: start_time, tags })),
    })),
    read('GET', 'runs/get', idFields, (ids) => ({ run: runShape(runs.get(idOf(ids))) })),
    write('POST', 'runs/update', updateFields, ({ status, end_time, run_name, ...ids }) => ({
      run_info: runInfoShape(
        runs.update(idOf(ids), {
          ...(status && { status }),
          ...(end_time !== undefined && { endTime: end_time }),
          ...(run_name && { name: run_name }),
        }),
      ),
    })),
    write('POST', 'runs/delete', idFields, (ids) => done(() => runs.setLifecycle(idOf(ids), 'deleted'))),
    write('POST', 'runs/restore', idFields, (ids) => done(() => runs.setLifecycle(idOf(ids), 'active'))),
    read('POST', 'runs/search', searchFields, ({ experiment_ids, filter = '', run_view_type = 'ACTIVE_ONLY', ...page }) => {
      const limit = page.max_results ?? DEFAULT_PAGE;
      const search = { experimentIds: experiment_ids, filter, orderBy: page.order_by, view: run_view_type, limit };
      const { items, next } = runs.search({ ...search, offset: offsetOf(page.page_token) });
      return { ...(items.length > 0 && { runs: items.map(runShape) }), ...tokenShape(next) };
    }),
    ...loggingRoutes(runs),
  ];
}

function loggingRoutes(runs: Tracking['runs']): Route[] {
  return [
    write('POST', 'runs/log-metric', { ...idFields, ...metricFields }, ({ key, value = 0, timestamp = 0, step = 0, ...rest }) =>
      done(() => runs.logMetric(idOf(rest), { key, value, timestamp, step, ...measured(rest) })),
    ),
    write('POST', 'runs/log-parameter', { ...idFields, key: requiredText, value: longText }, ({ key, value = '', ...ids }) =>
      done(() => runs.logParam(idOf(ids), key, value)),
    ),
    write('POST', 'runs/set-tag', { ...idFields, key: requiredText, value: longText }, ({ key, value = '', ...ids }) =>
      done(() => runs.setTag(idOf(ids), key, value)),
    ),
    write('POST', 'runs/delete-tag', { ...idFields, key: requiredText }, ({ key, ...ids }) => done(() => runs.deleteTag(idOf(ids), key))),
    write('POST', 'runs/log-batch', batchFields, ({ metrics, params, tags, ...ids }) =>
      done(() =>
        runs.logBatch(idOf(ids), {
          metrics: metrics.map(({ key = '', value = 0, timestamp = 0, step = 0, ...rest }) => ({
            key,
            value,
            timestamp,
            step,
            ...measured(rest),
          })),
          params,
          tags,
        }),
      ),
    ),
    write('POST', 'runs/log-inputs', inputFields, ({ datasets, models, ...ids }) =>
      done(() =>
        runs.logInputs(idOf(ids), {
          datasets: datasets.map(({ tags, dataset }) => ({ tags, dataset: datasetOf(dataset ?? {}) })),
          models: models.map(({ model_id = '' }) => model_id),
        }),
      ),
    ),
    write(
      'POST',
      'runs/outputs',
      { ...idFields, models: requiredFirst(list(nested({ model_id: text, step: integer }), MOST_ROWS)) },
      ({ models, ...ids }) =>
        done(() =>
          runs.addOutputs(
            idOf(ids),
            models.map(({ model_id = '', step = 0 }) => ({ modelId: model_id, step })),
          ),
        ),
    ),
    write('POST', 'runs/log-model', { ...idFields, model_json: modelJson }, ({ model_json, ...ids }) =>
      done(() => {
        checkJson(model_json);
        runs.logModel(idOf(ids), model_json);
      }),
    ),
  ];
}

export const idOf = ({ run_id, run_uuid = '' }: { run_id: string; run_uuid?: string | undefined }) => run_id || run_uuid;

interface Measured {
  model_id?: string | undefined;
  dataset_name?: string | undefined;
  dataset_digest?: string | undefined;
}

function measured({ model_id, dataset_name, dataset_digest }: Measured) {
  const [modelId, datasetName, datasetDigest] = [model_id || undefined, dataset_name || undefined, dataset_digest || undefined];
  if ((datasetName === undefined) === (datasetDigest === undefined)) return { modelId, datasetName, datasetDigest };
  throw invalidParameter('Both dataset_name and dataset_digest must be provided if one is provided');
}

type DatasetMessage = { [Name in keyof typeof datasetFields]?: string | undefined };

const datasetOf = ({ name = '', digest = '', source_type = '', source = '', schema, profile }: DatasetMessage) => ({
  ...{ name, digest, sourceType: source_type, source },
  ...{ schema: schema ?? null, profile: profile ?? null },
});
