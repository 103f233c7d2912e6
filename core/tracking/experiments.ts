import type { Database } from '#core/database/open.ts';
import { binder, createQueries, whereOf } from '#core/database/search-sql.ts';
import type { Clock } from '#shared/domain/clock.ts';
import type { TagPairs } from '#shared/domain/event-schema.ts';
import { doesNotExist, invalidParameter, MlflowError } from '#shared/domain/mlflow-error.ts';
import { checkKey } from '#shared/domain/mlflow-names.ts';
import { pythonInt } from '#shared/domain/python-text.ts';
import { parseOrderBy } from '#shared/domain/search-syntax.ts';
import type { Experiment, Lifecycle, Page, ViewType } from '#shared/domain/tracking.ts';
import { clausesOf, orderTerm } from './conditions.ts';
import { createPairStore } from './pair-store.ts';

type Row = Omit<Experiment, 'tags'>;

export interface ExperimentSearch {
  filter: string;
  orderBy: readonly string[];
  view: ViewType;
  limit: number;
  offset: number;
}

const MOST_FOUND = 50_000;
const COLUMNS =
  'e.id, e.name, e.artifact_location AS artifactLocation, e.lifecycle, e.created_at_ms AS createdAtMs, e.updated_at_ms AS updatedAtMs';
const SEARCHABLE = {
  owner: 'e.id',
  attributes: {
    name: { column: 'e.name' },
    experiment_id: { column: 'e.id', number: true },
    creation_time: { column: 'e.created_at_ms', number: true },
    last_update_time: { column: 'e.updated_at_ms', number: true },
  },
  entities: { tag: { table: 'experiment_tag' }, tags: { table: 'experiment_tag' } },
};

export type Experiments = ReturnType<typeof createExperiments>;

/** MLflow's experiments. Whatever changes something belongs inside a work of the writer. */
export function createExperiments(db: Database, clock: Clock) {
  const tags = createPairStore(db, 'experiment_tag');
  const queries = createQueries(db);
  const byId = db.prepare<{ id: number }, Row>(`SELECT ${COLUMNS} FROM experiment e WHERE e.id = @id`);
  const byName = db.prepare<{ name: string }, Row>(`SELECT ${COLUMNS} FROM experiment e WHERE e.name = @name`);
  const insert = db.prepare<{ name: string; location: string; nowMs: number }, { id: number }>(
    `INSERT INTO experiment (name, artifact_location, created_at_ms, updated_at_ms) VALUES (@name, @location, @nowMs, @nowMs)
     ON CONFLICT (name) DO NOTHING RETURNING id`,
  );
  const locate = db.prepare('UPDATE experiment SET artifact_location = @location WHERE id = @id');
  const rename = db.prepare('UPDATE experiment SET name = @name, updated_at_ms = @nowMs WHERE id = @id');
  const setLifecycle = db.prepare('UPDATE experiment SET lifecycle = @lifecycle, updated_at_ms = @nowMs WHERE id = @id');

  const withTags = (row: Row): Experiment => ({ ...row, tags: tags.all(row.id) });

  function get(idText: string): Experiment {
    const id = pythonInt(idText);
    if (id === undefined) throw invalidParameter(`Invalid experiment ID '${idText}'. Experiment ID must be a valid integer.`);
    const row = byId.get({ id: Number(id) });
    if (!row) throw doesNotExist(`No Experiment with id=${id} exists`);
    return withTags(row);
  }

  function active(idText: string): Experiment {
    const experiment = get(idText);
    if (experiment.lifecycle === 'active') return experiment;
    throw invalidParameter(`The experiment ${experiment.id} must be in the 'active' state. Current state is ${experiment.lifecycle}.`);
  }

  const taken = (name: string) =>
    new MlflowError('RESOURCE_ALREADY_EXISTS', `Experiment(name=${name}) already exists. Error: the name is unique.`);

  return {
    get,
    active,

    byName(name: string): Experiment {
      const row = byName.get({ name });
      if (!row) throw doesNotExist(`Could not find experiment with name '${name}'`);
      return withTags(row);
    },

    /** @returns its id. */
    create(name: string, location: string, pairs: TagPairs): number {
      if (name.trim() === '') throw invalidParameter(`Invalid experiment name: '${name}'`);
      for (const [key] of pairs) checkKey(key);
      const id = insert.get({ name, location, nowMs: clock.nowMs() })?.id;
      if (id === undefined) throw taken(name);
      if (location === '') locate.run({ id, location: `mlflow-artifacts:/${id}` });
      for (const [key, value] of pairs) tags.set(id, key, value);
      return id;
    },

    rename(idText: string, name: string): void {
      const { id } = active(idText);
      const other = byName.get({ name });
      if (other && other.id !== id) throw taken(name);
      rename.run({ id, name, nowMs: clock.nowMs() });
    },

    setLifecycle(idText: string, lifecycle: Lifecycle): void {
      const { id } = lifecycle === 'deleted' ? active(idText) : get(idText);
      setLifecycle.run({ id, lifecycle, nowMs: clock.nowMs() });
    },

    setTag(idText: string, key: string, value: string): void {
      checkKey(key);
      tags.set(active(idText).id, key, value);
    },

    search({ filter, orderBy, view, limit, offset }: ExperimentSearch): Page<Experiment> {
      if (limit < 1) throw invalidParameter(`Invalid value ${limit} for parameter 'max_results' supplied. It must be a positive integer`);
      if (limit > MOST_FOUND) {
        throw invalidParameter(`Invalid value ${limit} for parameter 'max_results' supplied. It must be at most ${MOST_FOUND}`);
      }
      const { bind, parameters } = binder();
      const where = clausesOf(filter, SEARCHABLE, bind);
      if (view !== 'ALL') where.push(`e.lifecycle = ${bind(view === 'DELETED_ONLY' ? 'deleted' : 'active')}`);
      const order = orderBy.map(parseOrderBy).map(({ key, ascending }) => orderTerm(key, ascending, SEARCHABLE, bind));
      const rows = queries.all<Row>(
        `SELECT ${COLUMNS} FROM experiment e ${whereOf(where)} ORDER BY ${[...order, 'e.created_at_ms DESC', 'e.id ASC'].join(', ')} LIMIT @limit OFFSET @offset`,
        { ...parameters, limit: limit + 1, offset },
      );
      return { items: rows.slice(0, limit).map(withTags), ...(rows.length > limit && { next: offset + limit }) };
    },
  };
}
