import type { Database } from '#core/database/open.ts';
import type { ModelMetric } from '#shared/domain/mlflow/tracking.ts';

export type ModelMetricStore = ReturnType<typeof createModelMetricStore>;
type Row = ModelMetric & { owner: number };

/** NaN becomes 0, and the infinities the largest numbers, as in MLflow's databases. */
const kept = (value: number) => (Number.isNaN(value) ? 0 : Math.min(Math.max(value, -Number.MAX_VALUE), Number.MAX_VALUE));

/** SQL of what was measured of logged models. `owner` is the model. */
export function createModelMetricStore(db: Database) {
  const of = db.prepare<{ owner: number }, Omit<ModelMetric, 'modelId'>>(
    `SELECT key, value, at_ms AS timestamp, step, run_id AS runId, dataset_name AS datasetName, dataset_digest AS datasetDigest
     FROM logged_model_metric WHERE owner = @owner ORDER BY id`,
  );
  const known = db.prepare<Row, { isSame: number }>(
    `SELECT value = @value AND dataset_name IS @datasetName AND dataset_digest IS @datasetDigest AS isSame FROM logged_model_metric
     WHERE owner = @owner AND key = @key AND at_ms = @timestamp AND step = @step AND run_id = @runId`,
  );
  const insert = db.prepare<Row>(
    `INSERT INTO logged_model_metric (owner, key, value, at_ms, step, run_id, dataset_name, dataset_digest)
     VALUES (@owner, @key, @value, @timestamp, @step, @runId, @datasetName, @datasetDigest)`,
  );

  return {
    of: (owner: number, modelId: string): ModelMetric[] => of.all({ owner }).map((metric) => ({ ...metric, modelId })),

    /** The same point twice is one point. @returns false, and nothing is kept, when there is another value at the point. */
    add(owner: number, metric: ModelMetric): boolean {
      const row = { ...metric, owner, value: kept(metric.value) };
      const found = known.get(row);
      if (!found) insert.run(row);
      return !found || found.isSame === 1;
    },
  };
}
