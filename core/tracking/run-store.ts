import type { Database } from '#core/database/open.ts';
import { binder, createQueries, whereOf } from '#core/database/search-sql.ts';
import { parseOrderBy } from '#shared/domain/search-syntax.ts';
import type { Lifecycle, MetricPoint, Page, RunInfo, RunStatus, ViewType } from '#shared/domain/tracking.ts';
import { clausesOf, orderTerm } from './conditions.ts';
import { createPairStore } from './pair-store.ts';

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
const TABLES = { metric: { table: 'run_metric', number: true }, param: { table: 'run_param' }, tag: { table: 'run_tag' } };
const SEARCHABLE = {
  owner: 'r.id',
  attributes: {
    run_id: { column: 'r.run_id' },
    run_name: { column: 'r.name' },
    status: { column: 'r.status' },
    user_id: { column: 'r.user_id' },
    artifact_uri: { column: 'r.artifact_uri' },
    start_time: { column: 'r.start_time', number: true },
    end_time: { column: 'r.end_time', number: true },
  },
  entities: {
    ...{ metric: TABLES.metric, metrics: TABLES.metric },
    ...{ param: TABLES.param, params: TABLES.param, parameter: TABLES.param, parameters: TABLES.param },
    ...{ tag: TABLES.tag, tags: TABLES.tag },
  },
};

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
    'SELECT key, value, at_ms AS timestamp, step FROM run_metric WHERE owner = @owner AND latest = 1 ORDER BY key',
  );
  const history = db.prepare<{ owner: number; key: string; limit: number; offset: number }, StoredPoint>(
    `SELECT key, value, at_ms AS timestamp, step FROM run_metric WHERE owner = @owner AND key = @key
     ORDER BY at_ms, step, value LIMIT @limit OFFSET @offset`,
  );
  const same = db.prepare(
    'SELECT 1 FROM run_metric WHERE owner = @owner AND key = @key AND at_ms = @timestamp AND step = @step AND value IS @value',
  );
  const isOvertaken = db.prepare(
    `SELECT 1 FROM run_metric WHERE owner = @owner AND key = @key AND latest = 1 AND (step, at_ms, ifnull(value, -9e999)) >
       (@step, @timestamp, ifnull(@value, -9e999))`,
  );
  const demote = db.prepare('UPDATE run_metric SET latest = 0 WHERE owner = @owner AND key = @key AND latest = 1');
  const insertMetric = db.prepare(
    'INSERT INTO run_metric (owner, key, value, at_ms, step, latest) VALUES (@owner, @key, @value, @timestamp, @step, @isLatest)',
  );
  const outputs = db.prepare<{ owner: number }, { modelId: string; step: number }>(
    'SELECT model_id AS modelId, step FROM run_output WHERE owner = @owner ORDER BY rowid',
  );
  const addOutput = db.prepare(
    'INSERT INTO run_output (owner, model_id, step) VALUES (@owner, @modelId, @step) ON CONFLICT DO UPDATE SET step = excluded.step',
  );

  return {
    tags: createPairStore(db, 'run_tag'),
    params: createPairStore(db, 'run_param'),
    byRunId: (runId: string) => byRunId.get({ runId }),
    insert: (run: Omit<RunInfo, 'endTime' | 'lifecycle'>) => insert.get(run)?.id ?? 0,
    update: (id: number, change: { name: string; status: RunStatus; endTime: number | null }) => void update.run({ id, ...change }),
    setLifecycle: (id: number, lifecycle: Lifecycle) => void setLifecycle.run({ id, lifecycle }),

    latestMetrics: (owner: number) => latest.all({ owner }).map(toPoint),
    history: (owner: number, key: string, limit: number, offset: number) => history.all({ owner, key, limit, offset }).map(toPoint),
    /** The same point twice is one point; the newest is the one of the highest step. */
    addMetric(owner: number, point: MetricPoint): void {
      const value = Number.isNaN(point.value) ? null : Math.min(Math.max(point.value, -LARGEST), LARGEST);
      const row = { ...point, owner, value };
      if (same.get(row)) return;
      const isLatest = isOvertaken.get(row) ? 0 : 1;
      if (isLatest) demote.run({ owner, key: point.key });
      insertMetric.run({ ...row, isLatest });
    },

    outputs: (owner: number) => outputs.all({ owner }),
    addOutput: (owner: number, modelId: string, step: number) => void addOutput.run({ owner, modelId, step }),

    search({ experimentIds, filter, orderBy, view, limit, offset }: RunSearch): Page<RunRow> {
      const { bind, parameters } = binder();
      const where = [`r.experiment_id IN (SELECT CAST(value AS INTEGER) FROM json_each(${bind(JSON.stringify(experimentIds))}))`];
      where.push(...clausesOf(filter, SEARCHABLE, bind));
      if (view !== 'ALL') where.push(`r.lifecycle = ${bind(view === 'DELETED_ONLY' ? 'deleted' : 'active')}`);
      const order = orderBy.map(parseOrderBy).map(({ key, ascending }) => orderTerm(key, ascending, SEARCHABLE, bind));
      const rows = queries.all<RunRow>(
        `SELECT ${COLUMNS} FROM run r ${whereOf(where)} ORDER BY ${[...order, 'r.start_time DESC', 'r.run_id'].join(', ')} LIMIT @limit OFFSET @offset`,
        { ...parameters, limit: limit + 1, offset },
      );
      return { items: rows.slice(0, limit), ...(rows.length > limit && { next: offset + limit }) };
    },
  };
}

type StoredPoint = Omit<MetricPoint, 'value'> & { value: number | null };

const toPoint = ({ value, ...point }: StoredPoint): MetricPoint => ({ ...point, value: value ?? Number.NaN });
