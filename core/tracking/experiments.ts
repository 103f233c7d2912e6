import type { Database } from '#core/database/open.ts';
import { binder, createQueries, whereOf } from '#core/database/search-sql.ts';
import type { Clock } from '#shared/domain/clock.ts';
import type { TagPairs } from '#shared/domain/mlflow/event-schema.ts';
import { doesNotExist, invalidParameter, MlflowError } from '#shared/domain/mlflow/mlflow-error.ts';
import { checkKey, checkLength } from '#shared/domain/mlflow/mlflow-names.ts';
import type { MlflowRelease } from '#shared/domain/mlflow/release.ts';
import type { Experiment, Found, Lifecycle, ViewType } from '#shared/domain/mlflow/tracking.ts';
import type { Scope } from '#shared/domain/mlflow/workspace.ts';
import { absoluteLocation, below, checkArtifactLocation } from './artifact-location.ts';
import { experimentClauses, experimentIdOf, experimentOrderSql } from './experiment-search.ts';
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
  'e.id, e.workspace, e.name, e.artifact_location AS artifactLocation, e.lifecycle, e.created_at_ms AS createdAtMs, e.updated_at_ms AS updatedAtMs';
const KEY_MAX = 250;
const TAG_MAX = 20_000;
const NAME_MAX = 500;

export type Experiments = ReturnType<typeof createExperiments>;

export interface ExperimentsOptions {
  db: Database;
  clock: Clock;
  /** Where relative paths begin. */
  cwd: string;
  workspace: TrackingScope;
  /** The MLflow that is imitated. */
  release: MlflowRelease;
}

/** Whose experiments they are. */
export interface TrackingScope extends Scope {
  /** Where the files of new experiments lie; nothing: in the folder of the server. */
  artifactRoot: () => string | undefined;
}

/**
 * MLflow's experiments. Whatever changes something belongs inside a work of the writer.
 */
export function createExperiments({ db, clock, cwd, workspace, release }: ExperimentsOptions) {
  const { name: own, isOneOfMany } = workspace;
  const tags = createPairStore(db, 'experiment_tag');
  const queries = createQueries(db);
  const { byId, byName, insert, locate, rename, setLifecycle, setRunLifecycles } = statementsOf(db);

  const withTags = (row: Row): Experiment => ({ ...row, tags: tags.all(row.id) });

  /** An empty id is that of the experiment Default. */
  function get(idText: string): Experiment {
    const id = experimentIdOf(idText || '0');
    const row = byId.get({ own, id });
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
      const row = byName.get({ own, name });
      if (!row) throw doesNotExist(`Could not find experiment with name '${name}'`);
      return withTags(row);
    },

    /** @returns its id. */
    create(name: string, location: string, pairs: TagPairs): number {
      checkName(name, release);
      if (location !== '' && isOneOfMany) throw invalidParameter('artifact_location cannot be specified when workspaces are enabled');
      if (location !== '') checkArtifactLocation(location, 'artifact_location');
      if (release.has('judgesTagsOfNewExperiments')) for (const [key, value] of pairs) checkTag(key, value, release);
      const id = insert.get({ own, name, location: absoluteLocation(location, cwd), nowMs: clock.nowMs() })?.id;
      if (id === undefined) throw taken(name);
      if (location === '') locate.run({ id, location: below(rootOf(workspace), String(id)) });
      for (const [key, value] of pairs) tags.set(id, key, value);
      return id;
    },

    rename(idText: string, name: string): void {
      checkName(name, release);
      const { id, lifecycle } = get(idText);
      if (lifecycle !== 'active') throw invalidParameter('Cannot rename a non-active experiment.');
      const other = byName.get({ own, name });
      if (other && other.id !== id) throw new MlflowError('BAD_REQUEST', `Another experiment has the name '${name}'.`);
      rename.run({ id, name, nowMs: clock.nowMs() });
    },

    /** Takes its runs along. */
    setLifecycle(idText: string, lifecycle: Lifecycle): void {
      const experiment = get(idText);
      if (experiment.lifecycle === lifecycle) throw doesNotExist(`No Experiment with id=${experiment.id} exists`);
      setLifecycle.run({ id: experiment.id, lifecycle, nowMs: clock.nowMs() });
      setRunLifecycles.run({ id: experiment.id, lifecycle });
    },

    setTag(idText: string, key: string, value: string): void {
      checkTag(key, value, release);
      tags.set(active(idText).id, key, value);
    },

    deleteTag(idText: string, key: string): void {
      if (!tags.remove(active(idText).id, key)) throw doesNotExist(`No tag with name: ${key} in experiment with id ${idText}`);
    },

    search({ filter, orderBy, view, limit, offset }: ExperimentSearch): Found<Experiment> {
      if (limit < 1) throw invalidParameter(`Invalid value ${limit} for parameter 'max_results' supplied. It must be a positive integer`);
      if (limit > MOST_FOUND) {
        throw invalidParameter(`Invalid value ${limit} for parameter 'max_results' supplied. It must be at most ${MOST_FOUND}`);
      }
      const { bind, parameters } = binder();
      const where = [`e.workspace = ${bind(own)}`, ...experimentClauses(filter, bind)];
      if (view !== 'ALL') where.push(`e.lifecycle = ${bind(view === 'DELETED_ONLY' ? 'deleted' : 'active')}`);
      const order = experimentOrderSql(orderBy).join(', ');
      const rows = queries.all<Row>(`SELECT ${COLUMNS} FROM experiment e ${whereOf(where)} ORDER BY ${order} LIMIT @limit OFFSET @offset`, {
        ...parameters,
        limit: limit + 1,
        offset,
      });
      return { items: rows.slice(0, limit).map(withTags), ...(rows.length > limit && { next: offset + limit }) };
    },
  };
}

function statementsOf(db: Database) {
  const byId = db.prepare<{ own: string; id: number }, Row>(`SELECT ${COLUMNS} FROM experiment e WHERE e.id = @id AND e.workspace = @own`);
  const byName = db.prepare<{ own: string; name: string }, Row>(
    `SELECT ${COLUMNS} FROM experiment e WHERE e.workspace = @own AND e.name = @name`,
  );
  const insert = db.prepare<{ own: string; name: string; location: string; nowMs: number }, { id: number }>(
    `INSERT INTO experiment (workspace, name, artifact_location, created_at_ms, updated_at_ms) VALUES (@own, @name, @location, @nowMs, @nowMs)
     ON CONFLICT (workspace, name) DO NOTHING RETURNING id`,
  );
  const locate = db.prepare('UPDATE experiment SET artifact_location = @location WHERE id = @id');
  const rename = db.prepare('UPDATE experiment SET name = @name, updated_at_ms = @nowMs WHERE id = @id');
  const setLifecycle = db.prepare('UPDATE experiment SET lifecycle = @lifecycle, updated_at_ms = @nowMs WHERE id = @id');
  const setRunLifecycles = db.prepare('UPDATE run SET lifecycle = @lifecycle WHERE experiment_id = @id');
  return { byId, byName, insert, locate, rename, setLifecycle, setRunLifecycles };
}

const rootOf = ({ name, isOneOfMany, artifactRoot }: TrackingScope): string =>
  artifactRoot() ?? (isOneOfMany ? `mlflow-artifacts:/workspaces/${name}` : 'mlflow-artifacts:/');

/** As Python strips it. */
const BLANK = /^\s*$/u;

function checkName(name: string, release: MlflowRelease): void {
  if (name === '' || (release.has('refusesBlankNames') && BLANK.test(name))) throw invalidParameter(`Invalid experiment name: '${name}'`);
  checkLength('name', name, NAME_MAX);
}

function checkTag(key: string, value: string, release: MlflowRelease): void {
  checkKey(key, release);
  checkLength('key', key, KEY_MAX);
  checkLength('value', value, TAG_MAX);
}
