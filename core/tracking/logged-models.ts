import type { Database } from '#core/database/open.ts';
import { binder, createQueries, whereOf } from '#core/database/search-sql.ts';
import type { Clock } from '#shared/domain/clock.ts';
import type { TagPairs } from '#shared/domain/mlflow/event-schema.ts';
import { doesNotExist, invalidParameter, MlflowError } from '#shared/domain/mlflow/mlflow-error.ts';
import { pythonRepr } from '#shared/domain/mlflow/python-repr.ts';
import type { Found, Lifecycle, LoggedModel, LoggedModelStatus } from '#shared/domain/mlflow/tracking.ts';
import { below } from './artifact-location.ts';
import { experimentIdOf } from './experiment-search.ts';
import type { Experiments } from './experiments.ts';
import { type DatasetFilter, type LoggedModelOrder, loggedModelClauses, loggedModelOrderSql } from './logged-model-search.ts';
import type { ModelMetricStore } from './model-metric-store.ts';
import { createPairStore } from './pair-store.ts';
import { inventedName } from './run-name.ts';

type Row = Omit<LoggedModel, 'tags' | 'params' | 'metrics'> & { id: number; lifecycle: Lifecycle };

export interface NewLoggedModel {
  experimentId: string;
  name: string;
  modelType: string;
  sourceRunId: string;
  tags: TagPairs;
  params: TagPairs;
}

export interface LoggedModelSearch {
  experimentIds: readonly string[];
  filter: string;
  datasets: readonly DatasetFilter[];
  orderBy: readonly LoggedModelOrder[];
  limit: number;
  offset: number;
}

const VERSIONS_TAG = 'mlflow.modelVersions';
const NOT_IN_A_NAME = ['/', ':', '.', '%', '"', "'"];
const COLUMNS = `m.id, m.model_id AS modelId, m.experiment_id AS experimentId, m.name, m.status, m.model_type AS modelType,
  m.source_run_id AS sourceRunId, m.artifact_uri AS artifactUri, m.created_at_ms AS createdAtMs, m.updated_at_ms AS updatedAtMs, m.lifecycle`;

export interface LoggedModelsOptions {
  db: Database;
  /** Whose they are. */
  workspace: string;
  clock: Clock;
  experiments: Experiments;
  metrics: ModelMetricStore;
  random: () => number;
  /** 32 hexadecimal digits. */
  newId: () => string;
}

/** The models that runs log, before any of them is registered. Whatever changes something belongs inside a work of the writer. */
export function createLoggedModels({ db, workspace, clock, experiments, metrics, random, newId }: LoggedModelsOptions) {
  const tags = createPairStore(db, 'logged_model_tag');
  const params = createPairStore(db, 'logged_model_param');
  const queries = createQueries(db);
  const { byId, insert, setStatus, setDeleted } = statementsOf(db);

  const byKey = (pairs: TagPairs) => [...pairs].sort(([a], [b]) => (a < b ? -1 : 1));
  const whole = (row: Row): LoggedModel => ({
    ...row,
    tags: byKey(tags.all(row.id)),
    params: byKey(params.all(row.id)),
    metrics: metrics.of(row.id, row.modelId),
  });

  function find(modelId: string): Row {
    const row = byId.get({ modelId, workspace });
    if (!row) throw doesNotExist(`Logged model with ID '${modelId}' not found.`);
    return row;
  }

  /** One that was deleted is still changed, but neither found nor read. */
  function get(modelId: string, isDeletedToo = false): LoggedModel {
    const row = find(modelId);
    if (row.lifecycle === 'active' || isDeletedToo) return whole(row);
    throw doesNotExist(`Logged model with ID '${modelId}' not found.`);
  }

  return {
    get,
    /** Nothing when there is none, or when it was deleted. */
    lookUp(modelId: string) {
      const row = byId.get({ modelId, workspace });
      return row?.lifecycle === 'active' ? row : undefined;
    },

    /** Of a deleted one too. */
    rowOf: (modelId: string) => byId.get({ modelId, workspace })?.id,

    create({ experimentId, name, modelType, sourceRunId, ...pairs }: NewLoggedModel): LoggedModel {
      checkName(name);
      const experiment = experiments.active(experimentId);
      const modelId = `m-${newId()}`;
      const artifactUri = below(experiment.artifactLocation, `models/${modelId}/artifacts`);
      const row = { modelId, experimentId: experiment.id, name: name || inventedName(random), modelType, sourceRunId, artifactUri };
      checkOnce(pairs.tags, 'tag');
      const id = insert.get({ ...row, createdAtMs: clock.nowMs() })?.id ?? 0;
      for (const [key, value] of pairs.tags) tags.set(id, key, value);
      addParams(find(modelId), pairs.params);
      return whole(find(modelId));
    },

    addParams: (modelId: string, pairs: TagPairs) => addParams(find(modelId), pairs),

    remove(modelId: string): void {
      find(modelId);
      setDeleted.run({ modelId, nowMs: clock.nowMs() });
    },

    finalize(modelId: string, status: LoggedModelStatus): LoggedModel {
      find(modelId);
      setStatus.run({ modelId, status, nowMs: clock.nowMs() });
      return whole(find(modelId));
    },

    setTags(modelId: string, pairs: TagPairs): void {
      const { id } = find(modelId);
      for (const [key, value] of pairs) tags.set(id, key, value);
    },

    deleteTag(modelId: string, key: string): void {
      const { id } = find(modelId);
      if (!tags.remove(id, key)) throw doesNotExist(`No tag with key ${pythonRepr(key)} found for model with ID ${pythonRepr(modelId)}.`);
    },

    /** Notes which version was made from the model, in the tag that the client also writes. */
    linkVersion(modelId: string, name: string, version: number): void {
      const { id } = find(modelId);
      const noted = readVersions(tags.one(id, VERSIONS_TAG));
      tags.set(id, VERSIONS_TAG, writeVersions([...noted, { name, version }]));
    },

    search({ experimentIds, filter, datasets, orderBy, limit, offset }: LoggedModelSearch): Found<LoggedModel> {
      const { sql, parameters } = searchSql({ experimentIds, filter, datasets, orderBy }, workspace);
      const rows = queries.all<Row>(sql, { ...parameters, limit: limit + 1, offset });
      return { items: rows.slice(0, limit).map(whole), ...(rows.length > limit && { next: offset + limit }) };
    },
  };

  /** A param of a model never changes, not even to the same value. */
  function addParams({ id }: Row, pairs: TagPairs): void {
    checkOnce(pairs, 'param');
    for (const [key, value] of pairs) {
      if (params.one(id, key) !== undefined) throw givenTwice('param', key);
      params.set(id, key, value);
    }
  }
}

function searchSql({ experimentIds, filter, datasets, orderBy }: Omit<LoggedModelSearch, 'limit' | 'offset'>, workspace: string) {
  const { bind, parameters } = binder();
  const where = ["m.lifecycle = 'active'", ...loggedModelClauses(filter, datasets, bind)];
  const order = loggedModelOrderSql(orderBy, bind).join(', ');
  where.push(`m.experiment_id IN (SELECT value FROM json_each(${bind(JSON.stringify(experimentIds.map(experimentIdOf)))}))`);
  where.push(`m.experiment_id IN (SELECT id FROM experiment WHERE workspace = ${bind(workspace)})`);
  const sql = `SELECT ${COLUMNS} FROM logged_model m ${whereOf(where)} ORDER BY ${order} LIMIT @limit OFFSET @offset`;
  return { sql, parameters };
}

function statementsOf(db: Database) {
  return {
    byId: db.prepare<{ modelId: string; workspace: string }, Row>(
      `SELECT ${COLUMNS} FROM logged_model m JOIN experiment e ON e.id = m.experiment_id WHERE m.model_id = @modelId AND e.workspace = @workspace`,
    ),
    insert: db.prepare<Omit<Row, 'id' | 'status' | 'updatedAtMs' | 'lifecycle'>, { id: number }>(
      `INSERT INTO logged_model (model_id, experiment_id, name, status, model_type, source_run_id, artifact_uri, created_at_ms, updated_at_ms)
     VALUES (@modelId, @experimentId, @name, 'LOGGED_MODEL_PENDING', @modelType, @sourceRunId, @artifactUri, @createdAtMs, @createdAtMs)
     RETURNING id`,
    ),
    setStatus: db.prepare('UPDATE logged_model SET status = @status, updated_at_ms = @nowMs WHERE model_id = @modelId'),
    setDeleted: db.prepare("UPDATE logged_model SET lifecycle = 'deleted', updated_at_ms = @nowMs WHERE model_id = @modelId"),
  };
}

function checkName(name: string): void {
  if (!NOT_IN_A_NAME.some((char) => name.includes(char))) return;
  const chars = NOT_IN_A_NAME.map(pythonRepr).join(', ');
  throw invalidParameter(
    `Invalid model name (${pythonRepr(name)}) provided. Model name must be a non-empty string and cannot contain the following characters: (${chars})`,
  );
}

function checkOnce(pairs: TagPairs, what: 'tag' | 'param'): void {
  const keys = pairs.map(([key]) => key);
  const twice = keys.find((key, at) => keys.indexOf(key) !== at);
  if (twice !== undefined) throw givenTwice(what, twice);
}

const givenTwice = (what: 'tag' | 'param', key: string) =>
  new MlflowError('BAD_REQUEST', `The logged model has the ${what} '${key}' already.`);

interface NotedVersion {
  name: string;
  /** A number when the server wrote it, a text when the client did. */
  version: number | string;
}

/** A tag that somebody spoilt counts as empty. */
function readVersions(text: string | undefined): NotedVersion[] {
  try {
    const parsed: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(parsed) ? parsed.filter((entry): entry is NotedVersion => typeof entry?.name === 'string') : [];
  } catch {
    return [];
  }
}

/** As Python's `json.dumps` writes it. */
function writeVersions(versions: readonly NotedVersion[]): string {
  const entries = versions.map(({ name, version }) => `{"name": ${JSON.stringify(name)}, "version": ${JSON.stringify(version)}}`);
  return `[${entries.join(', ')}]`.replace(/[^\0-\x7f]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
