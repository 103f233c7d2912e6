import type { Database } from '#core/database/open.ts';
import { binder, createQueries, whereOf } from '#core/database/search-sql.ts';
import type { Found, Lifecycle, RunInfo, RunStatus, ViewType } from '#shared/domain/mlflow/tracking.ts';
import { experimentIdOf } from './experiment-search.ts';
import { createMetricStore } from './metric-store.ts';
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

const COLUMNS = `r.id, r.run_id AS runId, r.experiment_id AS experimentId, r.name, r.user_id AS userId, r.status, r.start_time AS startTime,
  r.end_time AS endTime, r.lifecycle, r.artifact_uri AS artifactUri`;

export type RunStore = ReturnType<typeof createRunStore>;

/** SQL of runs and of what is logged to them. */
export function createRunStore(db: Database, workspace: string) {
  const queries = createQueries(db);
  const byRunId = db.prepare<{ runId: string; workspace: string }, RunRow>(
    `SELECT ${COLUMNS} FROM run r JOIN experiment e ON e.id = r.experiment_id WHERE r.run_id = @runId AND e.workspace = @workspace`,
  );
  const insert = db.prepare<Omit<RunInfo, 'endTime' | 'lifecycle'>, { id: number }>(
    `INSERT INTO run (run_id, experiment_id, name, user_id, status, start_time, artifact_uri)
     VALUES (@runId, @experimentId, @name, @userId, @status, @startTime, @artifactUri) RETURNING id`,
  );
  const update = db.prepare('UPDATE run SET name = @name, status = @status, end_time = @endTime WHERE id = @id');
  const setLifecycle = db.prepare('UPDATE run SET lifecycle = @lifecycle WHERE id = @id');

  const models = db.prepare<{ owner: number }, { modelId: string; step: number | null }>(
    `SELECT model_id AS modelId, step FROM run_output WHERE owner = @owner
     UNION ALL SELECT model_id, NULL FROM run_model_input WHERE owner = @owner ORDER BY model_id`,
  );
  const addOutput = db.prepare('INSERT INTO run_output (owner, model_id, step) VALUES (@owner, @modelId, @step) ON CONFLICT DO NOTHING');
  const addModelInput = db.prepare('INSERT INTO run_model_input (owner, model_id) VALUES (@owner, @modelId) ON CONFLICT DO NOTHING');

  return {
    tags: createPairStore(db, 'run_tag'),
    params: createPairStore(db, 'run_param'),
    metrics: createMetricStore(db),
    byRunId: (runId: string) => byRunId.get({ runId, workspace }),
    insert: (run: Omit<RunInfo, 'endTime' | 'lifecycle'>) => insert.get(run)?.id ?? 0,
    update: (id: number, change: { name: string; status: RunStatus; endTime: number | null }) => void update.run({ id, ...change }),
    setLifecycle: (id: number, lifecycle: Lifecycle) => void setLifecycle.run({ id, lifecycle }),

    /** The logged models that a run read and made, by their ids; only what it made has a step. */
    models(owner: number): { modelInputs: string[]; outputs: { modelId: string; step: number }[] } {
      const rows = models.all({ owner });
      return {
        modelInputs: rows.flatMap(({ modelId, step }) => (step === null ? [modelId] : [])),
        outputs: rows.flatMap(({ modelId, step }) => (step === null ? [] : [{ modelId, step }])),
      };
    },
    /** @returns whether it is new. */
    addOutput: (owner: number, modelId: string, step: number) => addOutput.run({ owner, modelId, step }).changes > 0,
    addModelInput: (owner: number, modelId: string) => void addModelInput.run({ owner, modelId }),

    search({ experimentIds, filter, orderBy, view, limit, offset }: RunSearch): Found<RunRow> {
      const { bind, parameters } = binder();
      const conditions = readRunFilter(filter);
      const orders = readRunOrder(orderBy);
      const where = runClauses(conditions, bind);
      const ids = JSON.stringify(experimentIds.map(experimentIdOf));
      where.push(
        `r.experiment_id IN (SELECT e.id FROM experiment e JOIN json_each(${bind(ids)}) asked ON asked.value = e.id WHERE e.workspace = ${bind(workspace)})`,
      );
      if (view !== 'ALL') where.push(`r.lifecycle = ${bind(view === 'DELETED_ONLY' ? 'deleted' : 'active')}`);
      const rows = queries.all<RunRow>(
        `SELECT ${COLUMNS} FROM run r ${whereOf(where)} ORDER BY ${runOrderSql(orders, bind).join(', ')} LIMIT @limit OFFSET @offset`,
        { ...parameters, limit: limit + 1, offset },
      );
      return { items: rows.slice(0, limit), ...(rows.length > limit && { next: offset + limit }) };
    },
  };
}
