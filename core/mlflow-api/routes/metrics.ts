import type { Tracking } from '#core/tracking/tracking.ts';
import { invalidParameter } from '#shared/domain/mlflow/mlflow-error.ts';
import { pythonDumps, WrittenNumber } from '#shared/domain/mlflow/python-json.ts';
import { pythonFloat, pythonInt } from '#shared/domain/mlflow/python-text.ts';
import type { MetricPoint } from '#shared/domain/mlflow/tracking.ts';
import { requiredFirst, requiredText, smallInteger, text, texts, unchecked } from '../fields.ts';
import { offsetOf } from '../page-token.ts';
import { type Route, raw, read } from '../route.ts';
import { tokenShape } from '../shapes.ts';
import { metricOfRunShape, metricShape } from '../tracking-shapes.ts';
import { DOCS } from '../wire.ts';
import { idFields, idOf } from './runs.ts';

const MOST_POINTS = 25_000;
const MOST_RUNS = 100;
const MOST_SAMPLES = 2500;

const historyFields = { ...idFields, metric_key: requiredText, max_results: unchecked(smallInteger()), page_token: text };
const sampleFields = {
  run_ids: requiredFirst(texts),
  metric_key: requiredText,
  start_step: smallInteger(),
  end_step: smallInteger(),
  max_results: smallInteger(),
};

/** What was measured over time. */
export function metricRoutes({ runs }: Tracking): Route[] {
  return [
    read('GET', 'metrics/get-history', historyFields, ({ metric_key, max_results, page_token, ...ids }) => {
      if (max_results !== undefined && max_results <= 0) {
        throw invalidParameter(`Invalid value ${max_results} for parameter 'max_results' supplied. It must be a positive integer.`);
      }
      const { items, next } = runs.history(idOf(ids), metric_key, max_results, offsetOf(page_token));
      return { ...(items.length > 0 && { metrics: items.map(metricShape) }), ...tokenShape(next) };
    }),
    read(
      'GET',
      'metrics/get-history-bulk-interval',
      sampleFields,
      ({ run_ids, metric_key, start_step, end_step, max_results = MOST_SAMPLES }) => {
        if (run_ids.length > MOST_RUNS)
          throw tooManyRuns('GetMetricHistoryBulkInterval request must specify at most', run_ids.length, DOCS);
        if (max_results < 1 || max_results > MOST_SAMPLES)
          throw invalidParameter(`max_results must be between 1 and ${MOST_SAMPLES}.${DOCS}`);
        const points = runs.samples(run_ids, metric_key, max_results, stepsOf(start_step, end_step));
        return points.length > 0 ? { metrics: points.map(metricOfRunShape) } : {};
      },
    ),
  ];
}

/** What MLflow's own pages ask, at their address only. */
export function metricPageRoutes({ runs }: Tracking): Route[] {
  return [
    raw('GET', 'metrics/get-history-bulk', (_request, _params, query) => {
      const runIds = query.getAll('run_id');
      if (runIds.length === 0) throw invalidParameter('GetMetricHistoryBulk request must specify at least one run_id.');
      if (runIds.length > MOST_RUNS) throw tooManyRuns('GetMetricHistoryBulk request cannot specify more than', runIds.length);
      const key = query.get('metric_key');
      if (key === null) throw invalidParameter('GetMetricHistoryBulk request must specify a metric_key.');
      const limit = pythonInt(query.get('max_results') ?? String(MOST_POINTS));
      if (limit === undefined) throw invalidParameter('max_results must be a whole number.');
      const metrics = runs.histories(runIds, key, Math.min(Number(limit), MOST_POINTS)).map(plainShape);
      return { status: 200, type: 'application/json', body: `${pythonDumps({ metrics }, { sortKeys: true, separators: [',', ':'] })}\n` };
    }),
  ];
}

/** Unlike everywhere else, NaN is no text here. */
const plainShape = ({ runId, key, value, timestamp, step }: MetricPoint & { runId: string }) => ({
  ...{ key, value: new WrittenNumber(pythonFloat(value)), timestamp, step },
  run_id: runId,
});

function stepsOf(from: number | undefined, to: number | undefined): { from: number; to: number } | undefined {
  if (from === undefined && to === undefined) return undefined;
  if (from === undefined || to === undefined) {
    throw invalidParameter('If either start step or end step are specified, both must be specified.');
  }
  if (from <= to) return { from, to };
  throw invalidParameter(`end_step must be greater than start_step. Found start_step=${from} and end_step=${to}.`);
}

const tooManyRuns = (request: string, count: number, docs = '') =>
  invalidParameter(`${request} ${MOST_RUNS} run_ids. Received ${count} run_ids.${docs}`);
