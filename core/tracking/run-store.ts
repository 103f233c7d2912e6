import type { Database } from '#core/database/open.ts';
import { binder, createQueries, whereOf } from '#core/database/search-sql.ts';
import type { Lifecycle, MetricPoint, Page, RunInfo, RunStatus, ViewType } from '#shared/domain/tracking.ts';
import { experimentIdOf } from './experiment-search.ts';
import { createPairStore } from './pair-store.ts';
import { readRunFilter, readRunOrder, runClauses, runOrderSql } from './run-search.ts';

export type RunRow = RunInfo & { id: number };

export interface RunSearch {
  experimentIds: readonly string[];
  filter: string;
  orderBy: readonly string[];
  view: ViewType;
  limit: number;
  offset: number;
}

/** MLflow's databases have no infinity: it is kept, and shown, as the largest number. */
const LARGEST = Number.MAX_VALUE;
const COLUMNS = `r.id, r.run_id AS runId, r.experiment_id AS experimentId, r.name, r.user_id AS userId, r.status, r.start_time AS startTime,
  r.end_time AS endTime, r.lifecycle, r.artifact_uri AS artifactUri`;

/** Farther than any step. */
const BEYOND = Number.MAX_SAFE_INTEGER;
/** The first point of each of `most` parts of equal size; the last of all points takes the place of the last one, or comes behind. */
const SAMPLES = `
  WITH point AS (
    SELECT id, key, value, at_ms AS timestamp, step, ntile(@most) OVER nearby AS part, row_number() OVER nearby AS place, count(*) OVER () AS total
    FROM run_metric WHERE owner = @owner AND key = @key AND step BETWEEN @from AND @to
    WINDOW nearby AS (ORDER BY step, at_ms, ifnull(value, 0), value IS NULL)
  ), firsts AS (SELECT min(place) AS place FROM point GROUP BY part)
  SELECT key, value, timestamp, step FROM point
  WHERE place = total OR (place IN firsts AND NOT (place = (SELECT max(place) FROM firsts) AND (SELECT count(*) FROM firsts) = @most))
  ORDER BY place`;

export type RunStore = ReturnType<typeof createRunStore>;

/** SQL of runs and of what is logged to them. */
export function createRunStore(db: Database) {
  const queries = createQueries(db);
  const byRunId = db.prepare<{ runId: string }, RunRow>(`SELECT ${COLUMNS} FROM run r WHERE r.run_id = @runId`);
  const insert = db.prepare<Omit<RunInfo, 'endTime' | 'lifecycle'>, { id: number }>(
    `INSERT INTO run (run_id, experiment_id, name, user_id, status, start_time, artifact_uri)
     VALUES (@runId, @experimentId, @name, @userId, @status, @startTime, @artifactUri) RETURNING id`,
  );
  const update = db.prepare('UPDATE run SET name = @name, status = @status, end_time = @endTime WHERE id = @id');
  const setLifecycle = db.prepare('UPDATE run SET lifecycle = @lifecycle WHERE id = @id');

  const latest = db.prepare<{ owner: number }, StoredPoint>(
    'SELECT key, value, at_ms AS timestamp, step FROM run_metric WHERE owner = @owner AND latest = 1 ORDER BY coalesce(first, id)',
  );
  const history = db.prepare<{ owner: number; key: string; limit: number; offset: number }, StoredPoint>(
    `SELECT key, value, at_ms AS timestamp, step FROM run_metric WHERE owner = @owner AND key = @key
     ORDER BY at_ms, step, ifnull(value, 0) LIMIT @limit OFFSET @offset`,
  );
  const samples = db.prepare<{ owner: number; key: string; most: number; from: number; to: number }, StoredPoint>(SAMPLES);
  const same = db.prepare(
    'SELECT 1 FROM run_metric WHERE owner = @owner AND key = @key AND at_ms = @timestamp AND step = @step AND value IS @value',
  );
  const isOvertaken = db.prepare(
    `SELECT 1 FROM run_metric WHERE owner = @owner AND key = @key AND latest = 1 AND (step, at_ms, ifnull(value, 0)) >=
       (@step, @timestamp, ifnull(@value, 0))`,
  );
  const demote = db.prepare<{ owner: number; key: string }, { first: number }>(
    'UPDATE run_metric SET latest = 0 WHERE owner = @owner AND key = @key AND latest = 1 RETURNING coalesce(first, id) AS first',
  );
  const insertMetric = db.prepare(
    'INSERT INTO run_metric (owner, key, value, at_ms, step, latest, first) VALUES (@owner, @key, @value, @timestamp, @step, @isLatest, @first)',
  );
  const outputs = db.prepare<{ owner: number }, { modelId: string; step: number }>(
    'SELECT model_id AS modelId, step FROM run_output WHERE owner = @owner ORDER BY model_id',
  );
  const addOutput = db.prepare('INSERT INTO run_output (owner, model_id, step) VALUES (@owner, @modelId, @step) ON CONFLICT DO NOTHING');
  const modelInputs = db
    .prepare<{ owner: number }, string>('SELECT model_id FROM run_model_input WHERE owner = @owner ORDER BY model_id')
    .pluck();
  const addModelInput = db.prepare('INSERT INTO run_model_input (owner, model_id) VALUES (@owner, @modelId) ON CONFLICT DO NOTHING');

  return {
    tags: createPairStore(db, 'run_tag'),
    params: createPairStore(db, 'run_param'),
    byRunId: (runId: string) => byRunId.get({ runId }),
    insert: (run: Omit<RunInfo, 'endTime' | 'lifecycle'>) => insert.get(run)?.id ?? 0,
    update: (id: number, change: { name: string; status: RunStatus; endTime: number | null }) => void update.run({ id, ...change }),
    setLifecycle: (id: number, lifecycle: Lifecycle) => void setLifecycle.run({ id, lifecycle }),

    latestMetrics: (owner: number) => latest.all({ owner }).map(toPoint),
    history: (owner: number, key: string, limit: number, offset: number) => history.all({ owner, key, limit, offset }).map(toPoint),
    samples: (owner: number, key: string, most: number, steps = { from: -BEYOND, to: BEYOND }) =>
      samples.all({ owner, key, most, ...steps }).map(toPoint),
    /** The same point twice is one point; the newest is the one of the highest step. */
    addMetric(owner: number, point: MetricPoint): void {
      const value = Number.isNaN(point.value) ? null : Math.min(Math.max(point.value, -LARGEST), LARGEST);
      const row = { ...point, owner, value };
      if (same.get(row)) return;
      const isLatest = isOvertaken.get(row) ? 0 : 1;
      const first = isLatest ? (demote.get({ owner, key: point.key })?.first ?? null) : null;
      insertMetric.run({ ...row, isLatest, first });
    },

    outputs: (owner: number) => outputs.all({ owner }),
    /** @returns whether it is new. */
    addOutput: (owner: number, modelId: string, step: number) => addOutput.run({ owner, modelId, step }).changes > 0,
    modelInputs: (owner: number) => modelInputs.all({ owner }),
    addModelInput: (owner: number, modelId: string) => void addModelInput.run({ owner, modelId }),

    search({ experimentIds, filter, orderBy, view, limit, offset }: RunSearch): Page<RunRow> {
      const { bind, parameters } = binder();
      const conditions = readRunFilter(filter);
      const orders = readRunOrder(orderBy);
      const where = runClauses(conditions, bind);
      const ids = JSON.stringify(experimentIds.map(experimentIdOf));
      where.push(`r.experiment_id IN (SELECT value FROM json_each(${bind(ids)}))`);
      if (view !== 'ALL') where.push(`r.lifecycle = ${bind(view === 'DELETED_ONLY' ? 'deleted' : 'active')}`);
      const rows = queries.all<RunRow>(
        `SELECT ${COLUMNS} FROM run r ${whereOf(where)} ORDER BY ${runOrderSql(orders, bind).join(', ')} LIMIT @limit OFFSET @offset`,
        { ...parameters, limit: limit + 1, offset },
      );
      return { items: rows.slice(0, limit), ...(rows.length > limit && { next: offset + limit }) };
    },
  };
}

type StoredPoint = Omit<MetricPoint, 'value'> & { value: number | null };

const toPoint = ({ value, ...point }: StoredPoint): MetricPoint => ({ ...point, value: value ?? Number.NaN });
