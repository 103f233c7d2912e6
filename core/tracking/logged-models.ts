import type { Database } from '#core/database/open.ts';
import { binder, createQueries, whereOf } from '#core/database/search-sql.ts';
import type { Clock } from '#shared/domain/clock.ts';
import type { TagPairs } from '#shared/domain/event-schema.ts';
import { doesNotExist, invalidParameter } from '#shared/domain/mlflow-error.ts';
import { pythonRepr } from '#shared/domain/python-repr.ts';
import { parseOrderBy } from '#shared/domain/search-syntax.ts';
import type { LoggedModel, LoggedModelStatus, Page } from '#shared/domain/tracking.ts';
import { clausesOf, orderTerm } from './conditions.ts';
import type { Experiments } from './experiments.ts';
import { createPairStore } from './pair-store.ts';

type Row = Omit<LoggedModel, 'tags' | 'params'> & { id: number };

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
  orderBy: readonly { field_name: string; ascending: boolean }[];
  limit: number;
  offset: number;
}

const VERSIONS_TAG = 'mlflow.modelVersions';
const MOST_FOUND = 50_000;
const COLUMNS = `m.id, m.model_id AS modelId, m.experiment_id AS experimentId, m.name, m.status, m.model_type AS modelType,
  m.source_run_id AS sourceRunId, m.artifact_uri AS artifactUri, m.created_at_ms AS createdAtMs, m.updated_at_ms AS updatedAtMs`;
const SEARCHABLE = {
  owner: 'm.id',
  attributes: {
    name: { column: 'm.name' },
    model_id: { column: 'm.model_id' },
    model_type: { column: 'm.model_type' },
    status: { column: 'm.status' },
    source_run_id: { column: 'm.source_run_id' },
    creation_timestamp: { column: 'm.created_at_ms', number: true },
    creation_time: { column: 'm.created_at_ms', number: true },
    last_updated_timestamp: { column: 'm.updated_at_ms', number: true },
  },
  entities: {
    ...{ tag: { table: 'logged_model_tag' }, tags: { table: 'logged_model_tag' } },
    ...{ param: { table: 'logged_model_param' }, params: { table: 'logged_model_param' } },
  },
};

export interface LoggedModelsOptions {
  db: Database;
  clock: Clock;
  experiments: Experiments;
  /** 32 hexadecimal digits. */
  newId: () => string;
}

/** The models that runs log, before any of them is registered. Whatever changes something belongs inside a work of the writer. */
export function createLoggedModels({ db, clock, experiments, newId }: LoggedModelsOptions) {
  const tags = createPairStore(db, 'logged_model_tag');
  const params = createPairStore(db, 'logged_model_param');
  const queries = createQueries(db);
  const byId = db.prepare<{ modelId: string }, Row>(`SELECT ${COLUMNS} FROM logged_model m WHERE m.model_id = @modelId`);
  const insert = db.prepare<Omit<Row, 'id' | 'status' | 'updatedAtMs'>, { id: number }>(
    `INSERT INTO logged_model (model_id, experiment_id, name, status, model_type, source_run_id, artifact_uri, created_at_ms, updated_at_ms)
     VALUES (@modelId, @experimentId, @name, 'LOGGED_MODEL_PENDING', @modelType, @sourceRunId, @artifactUri, @createdAtMs, @createdAtMs)
     RETURNING id`,
  );
  const setStatus = db.prepare('UPDATE logged_model SET status = @status, updated_at_ms = @nowMs WHERE model_id = @modelId');

  const byKey = (pairs: TagPairs) => [...pairs].sort(([a], [b]) => (a < b ? -1 : 1));
  const whole = (row: Row): LoggedModel => ({ ...row, tags: byKey(tags.all(row.id)), params: params.all(row.id) });

  function find(modelId: string): Row {
    const row = byId.get({ modelId });
    if (!row) throw doesNotExist(`Logged model with ID '${modelId}' not found.`);
    return row;
  }

  return {
    get: (modelId: string) => whole(find(modelId)),
    /** Nothing when there is none. */
    lookUp: (modelId: string) => byId.get({ modelId }),

    create({ experimentId, name, modelType, sourceRunId, ...pairs }: NewLoggedModel): LoggedModel {
      const experiment = experiments.active(experimentId);
      const modelId = `m-${newId()}`;
      const artifactUri = `${experiment.artifactLocation}/models/${modelId}/artifacts`;
      const row = { modelId, experimentId: experiment.id, name: name || modelId, modelType, sourceRunId, artifactUri };
      const id = insert.get({ ...row, createdAtMs: clock.nowMs() })?.id ?? 0;
      for (const [key, value] of pairs.tags) tags.set(id, key, value);
      for (const [key, value] of pairs.params) params.set(id, key, value);
      return whole(find(modelId));
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

    search({ experimentIds, filter, orderBy, limit, offset }: LoggedModelSearch): Page<LoggedModel> {
      if (limit < 1 || limit > MOST_FOUND) throw invalidParameter(`Invalid value for max_results. It must be between 1 and ${MOST_FOUND}.`);
      const { bind, parameters } = binder();
      const where = [`m.experiment_id IN (SELECT CAST(value AS INTEGER) FROM json_each(${bind(JSON.stringify(experimentIds))}))`];
      where.push(...clausesOf(filter, SEARCHABLE, bind));
      const order = orderBy.map(({ field_name, ascending }) => orderTerm(parseOrderBy(field_name).key, ascending, SEARCHABLE, bind));
      const rows = queries.all<Row>(
        `SELECT ${COLUMNS} FROM logged_model m ${whereOf(where)} ORDER BY ${[...order, 'm.created_at_ms DESC', 'm.model_id'].join(', ')} LIMIT @limit OFFSET @offset`,
        { ...parameters, limit: limit + 1, offset },
      );
      return { items: rows.slice(0, limit).map(whole), ...(rows.length > limit && { next: offset + limit }) };
    },
  };
}

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
