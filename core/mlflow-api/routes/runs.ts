import type { Tracking } from '#core/tracking/tracking.ts';
import type { Clock } from '#shared/domain/clock.ts';
import { invalidParameter } from '#shared/domain/mlflow-error.ts';
import { choice, double, integer, list, nested, required, requiredText, smallInteger, tags, text } from '../fields.ts';
import { offsetOf } from '../page-token.ts';
import { done, type Route, read, write } from '../route.ts';
import { tokenShape } from '../shapes.ts';
import { metricShape, newRunShape, runInfoShape, runShape } from '../tracking-shapes.ts';
import { VIEW } from './experiments.ts';

const DEFAULT_PAGE = 1000;
const LARGEST_PAGE = 50_000;
/** Clients send both; the older name is what old ones know. */
const idFields = { run_id: text, run_uuid: text };
const STATUS = choice({ RUNNING: 1, SCHEDULED: 2, FINISHED: 3, FAILED: 4, KILLED: 5 });
const createFields = { experiment_id: text, user_id: text, run_name: text, start_time: integer, tags };
const updateFields = { ...idFields, status: STATUS, end_time: integer, run_name: text };
const metricFields = { key: requiredText, value: required(double), timestamp: required(integer), step: integer };
const searchFields = {
  experiment_ids: list(text),
  filter: text,
  run_view_type: VIEW,
  max_results: smallInteger(LARGEST_PAGE),
  order_by: list(text),
  page_token: text,
};
const batchFields = {
  ...idFields,
  metrics: list(nested({ key: text, value: double, timestamp: integer, step: integer })),
  params: tags,
  tags,
};
const historyFields = { ...idFields, metric_key: requiredText, max_results: smallInteger(), page_token: text };

export function runRoutes({ runs }: Tracking, clock: Clock): Route[] {
  return [
    write('POST', 'runs/create', createFields, ({ experiment_id = '0', user_id = '', run_name = '', start_time, tags }) => ({
      run: newRunShape(
        runs.create({ experimentId: experiment_id || '0', userId: user_id, name: run_name, startTime: start_time ?? clock.nowMs(), tags }),
      ),
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

    write('POST', 'runs/log-metric', { ...idFields, ...metricFields }, ({ key, value, timestamp, step = 0, ...ids }) =>
      done(() => runs.logMetric(idOf(ids), { key, value, timestamp, step })),
    ),
    write('POST', 'runs/log-parameter', { ...idFields, key: requiredText, value: text }, ({ key, value = '', ...ids }) =>
      done(() => runs.logParam(idOf(ids), key, value)),
    ),
    write('POST', 'runs/set-tag', { ...idFields, key: requiredText, value: text }, ({ key, value = '', ...ids }) =>
      done(() => runs.setTag(idOf(ids), key, value)),
    ),
    write('POST', 'runs/delete-tag', { ...idFields, key: requiredText }, ({ key, ...ids }) => done(() => runs.deleteTag(idOf(ids), key))),
    write('POST', 'runs/log-batch', batchFields, ({ metrics, params, tags, ...ids }) =>
      done(() =>
        runs.logBatch(idOf(ids), {
          metrics: metrics.map(({ key = '', value = 0, timestamp = 0, step = 0 }) => ({ key, value, timestamp, step })),
          params,
          tags,
        }),
      ),
    ),
    // What a run read is not shown anywhere here, but a client that says it must not fail.
    write('POST', 'runs/log-inputs', idFields, (ids) => done(() => void runs.find(idOf(ids)))),
    write('POST', 'runs/outputs', { ...idFields, models: list(nested({ model_id: text, step: integer })) }, ({ models, ...ids }) =>
      done(() =>
        runs.addOutputs(
          idOf(ids),
          models.map(({ model_id = '', step = 0 }) => ({ modelId: model_id, step })),
        ),
      ),
    ),

    read('POST', 'runs/search', searchFields, ({ experiment_ids, filter = '', run_view_type = 'ACTIVE_ONLY', ...page }) => {
      const limit = page.max_results ?? DEFAULT_PAGE;
      const search = { experimentIds: experiment_ids, filter, orderBy: page.order_by, view: run_view_type, limit };
      const { items, next } = runs.search({ ...search, offset: offsetOf(page.page_token) });
      return { ...(items.length > 0 && { runs: items.map(runShape) }), ...tokenShape(next) };
    }),
    read('GET', 'metrics/get-history', historyFields, ({ metric_key, max_results, page_token, ...ids }) => {
      const { items, next } = runs.history(idOf(ids), metric_key, max_results, offsetOf(page_token));
      return { ...(items.length > 0 && { metrics: items.map(metricShape) }), ...tokenShape(next) };
    }),
  ];
}

export function idOf({ run_id, run_uuid }: { run_id?: string | undefined; run_uuid?: string | undefined }): string {
  const id = run_id || run_uuid;
  if (id) return id;
  throw invalidParameter("Missing value for required parameter 'run_id'. See the API docs for more information about request parameters.");
}
