import type { Found, MetricPoint } from '#shared/domain/mlflow/tracking.ts';
import type { RunStore } from './run-store.ts';

/** The points of metrics. A run that does not exist has none. */
export function createMetricHistory(store: RunStore) {
  return {
    /** All points of a metric, or `limit` of them; a run that does not exist has none. */
    history(runId: string, key: string, limit = Number.POSITIVE_INFINITY, offset = 0): Found<MetricPoint> {
      const id = store.byRunId(runId)?.id;
      if (id === undefined) return { items: [] };
      if (limit === Number.POSITIVE_INFINITY) return { items: store.metrics.history(id, key, -1, offset) };
      const points = store.metrics.history(id, key, limit + 1, offset);
      return { items: points.slice(0, limit), ...(points.length > limit && { next: offset + limit }) };
    },

    /** The points of several runs, by the ids of the runs; a run that does not exist has none. */
    histories(runIds: readonly string[], key: string, limit: number): (MetricPoint & { runId: string })[] {
      const points: (MetricPoint & { runId: string })[] = [];
      for (const runId of [...new Set(runIds)].sort()) {
        const row = store.byRunId(runId);
        if (row) points.push(...store.metrics.history(row.id, key, limit - points.length, 0).map((point) => ({ ...point, runId })));
      }
      return points;
    },

    /** Some points of each run, spread evenly over its steps; the first and, of two or more, the last are among them. */
    samples(
      runIds: readonly string[],
      key: string,
      most: number,
      steps: { from: number; to: number } | undefined,
    ): (MetricPoint & { runId: string })[] {
      return runIds.flatMap((runId) => {
        const id = store.byRunId(runId)?.id;
        return id === undefined ? [] : store.metrics.samples(id, key, most, steps).map((point) => ({ ...point, runId }));
      });
    },
  };
}
