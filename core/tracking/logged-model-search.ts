import { type Bind, type Comparable, type Comparator, compare } from '#core/database/search-sql.ts';
import { invalidParameter, MlflowError, type MlflowErrorClass } from '#shared/domain/mlflow/mlflow-error.ts';
import { pythonRepr } from '#shared/domain/mlflow/python-repr.ts';
import { type Comparison, clausesIn, listedTexts } from '#shared/domain/mlflow/search-syntax.ts';

/*
 * The search of logged models: what a filter and an order may name, and the SQL that they become. `m` is the model.
 * Source: MLflow 3.17.2, measured. It reads these filters by rules of their own: values need no quotes, an attribute is a
 * column of its database, and a status is a number there.
 */

/** A dataset that metrics were computed on. */
export interface DatasetFilter {
  name: string;
  digest: string | undefined;
}

export interface LoggedModelOrder {
  fieldName: string;
  ascending: boolean;
  datasetName: string | undefined;
  datasetDigest: string | undefined;
}

type Entity = 'attributes' | 'metrics' | 'params' | 'tags';
interface Key {
  entity: Entity;
  key: string;
}

const ENTITIES: readonly Entity[] = ['attributes', 'metrics', 'params', 'tags'];
const ALIASES: Readonly<Record<string, string>> = {
  creation_time: 'creation_timestamp_ms',
  creation_timestamp: 'creation_timestamp_ms',
  last_updated_timestamp: 'last_updated_timestamp_ms',
};
const NUMBERS = ['creation_timestamp_ms', 'last_updated_timestamp_ms'];
const COLUMNS: Readonly<Record<string, string>> = {
  name: 'm.name',
  model_id: 'm.model_id',
  experiment_id: 'm.experiment_id',
  artifact_location: 'm.artifact_uri',
  creation_timestamp_ms: 'm.created_at_ms',
  last_updated_timestamp_ms: 'm.updated_at_ms',
  status:
    "CAST(CASE m.status WHEN 'LOGGED_MODEL_PENDING' THEN 1 WHEN 'LOGGED_MODEL_READY' THEN 2 WHEN 'LOGGED_MODEL_UPLOAD_FAILED' THEN 3 ELSE 0 END AS INTEGER)",
  lifecycle_stage: 'm.lifecycle',
  model_type: 'm.model_type',
  source_run_id: 'm.source_run_id',
  status_message: "''",
};
const NUMBER_OPERATORS = ['<', '<=', '>', '>=', '=', '!='];
const TEXT_OPERATORS = ['=', '!=', 'LIKE', 'ILIKE', 'IN', 'NOT IN'];

/** SQL that must all hold. @throws MlflowError */
export function loggedModelClauses(filter: string, datasets: readonly DatasetFilter[], bind: Bind): string[] {
  const comparisons = readFilter(filter);
  const onDatasets = datasets.map(({ name, digest }) => `(t.dataset_name = ${bind(name)} AND ${digestIs(digest, bind)})`).join(' OR ');
  const clauses = comparisons.map(({ key, comparison }) => clauseOf(key, comparison, onDatasets, bind));
  const hasMetric = comparisons.some(({ key }) => key.entity === 'metrics');
  if (onDatasets === '' || hasMetric) return clauses;
  return [...clauses, `EXISTS (SELECT 1 FROM logged_model_metric t WHERE t.owner = m.id AND (${onDatasets}))`];
}

/** What lacks the value comes last in either direction. */
export function loggedModelOrderSql(orders: readonly LoggedModelOrder[], bind: Bind): string[] {
  const terms = orders.map((order) => orderSql(order, bind));
  const names = orders.map(({ fieldName }) => ALIASES[fieldName] ?? fieldName);
  if (!names.includes('creation_timestamp_ms')) terms.push('m.created_at_ms DESC');
  return names.includes('model_id') ? terms : [...terms, 'm.model_id'];
}

/** Without a digest the metric must have none either: a dataset that has one is not found by its name alone. */
const digestIs = (digest: string | undefined, bind: Bind) => (digest ? `t.dataset_digest = ${bind(digest)}` : 't.dataset_digest IS NULL');

function orderSql({ fieldName, ascending, datasetName, datasetDigest }: LoggedModelOrder, bind: Bind): string {
  const direction = ascending ? 'ASC' : 'DESC';
  const dot = fieldName.indexOf('.');
  if (dot < 0) {
    const column = columnOf(ALIASES[fieldName] ?? fieldName, `Invalid order by field name: ${fieldName}`, 'ATTRIBUTE_NOT_FOUND');
    return `${column} IS NULL, ${column} ${direction}`;
  }
  if (fieldName.slice(0, dot) !== 'metrics') {
    throw invalidParameter(`Invalid order by field name: ${fieldName}. Only metrics are supported.`);
  }
  const on = [
    ...(datasetName ? [`AND t.dataset_name = ${bind(datasetName)}`] : []),
    ...(datasetDigest ? [`AND t.dataset_digest = ${bind(datasetDigest)}`] : []),
  ];
  const newest = `(SELECT t.value FROM logged_model_metric t WHERE t.owner = m.id AND t.key = ${bind(fieldName.slice(dot + 1))} ${on.join(' ')}
    ORDER BY t.at_ms DESC, t.step DESC, t.run_id LIMIT 1)`;
  return `${newest} IS NULL, ${newest} ${direction}`;
}

function readFilter(filter: string): { key: Key; comparison: Comparison }[] {
  if (filter === '') return [];
  const invalid = `Invalid filter string: ${pythonRepr(filter)}. Expected a`;
  const { statements, clauses } = clausesIn(filter);
  if (statements !== 1) throw invalidParameter(`${invalid} single SQL expression.`);
  return clauses.flatMap((clause) => {
    if (clause.kind === 'and') return [];
    if (clause.kind === 'comparison') return [read(clause.comparison)];
    throw invalidParameter(`${invalid} list of comparisons separated by 'AND' (e.g. 'metrics.loss > 0.1 AND params.lr = 0.01').`);
  });
}

function read(comparison: Comparison): { key: Key; comparison: Comparison } {
  const { left, comparator, value } = comparison;
  if (value.kind === 'none') throw invalidParameter(`Invalid comparison: ${left}${comparator}. Expected a comparison with 3 tokens.`);
  const key = keyOf(left);
  const operators = isNumeric(key) ? NUMBER_OPERATORS : TEXT_OPERATORS;
  if (operators.includes(comparator)) return { key, comparison };
  const expected = operators.map((operator) => `'${operator}'`).join(', ');
  throw invalidParameter(
    `Invalid comparison operator for ${key.entity}.${key.key}: ${pythonRepr(comparator)}. Expected one of (${expected}).`,
  );
}

function keyOf(left: string): Key {
  const match = /^([a-z]+)\.(.+)$/s.exec(left);
  const bare = (text: string) => text.replace(/^`+|(?<!`)`+$/g, '');
  if (!match) return { entity: 'attributes', key: bare(ALIASES[left] ?? left) };
  const [, name = '', key = ''] = match;
  const entity = ENTITIES.find((known) => known === name);
  if (entity) return { entity, key: bare(key) };
  throw invalidParameter(`Invalid entity type: '${name}'. Expected one of [${ENTITIES.map((known) => `'${known}'`).join(', ')}].`);
}

const isNumeric = ({ entity, key }: Key) => entity === 'metrics' || (entity === 'attributes' && NUMBERS.includes(ALIASES[key] ?? key));

function columnOf(key: string, refusal: string, errorClass?: MlflowErrorClass): string {
  const column = Object.hasOwn(COLUMNS, key) ? COLUMNS[key] : undefined;
  if (column === undefined) throw new MlflowError('INVALID_PARAMETER_VALUE', refusal, errorClass);
  return column;
}

function clauseOf(key: Key, { comparator, value }: Comparison, onDatasets: string, bind: Bind): string {
  const compared = isNumeric(key)
    ? numberOf(value.raw, key)
    : value.kind === 'list'
      ? listedTexts(value)
      : value.raw.replace(/^'+|(?<!')'+$/g, '');
  const holds = (column: string) => compareWith(column, comparator, compared, bind);
  if (key.entity === 'attributes') return holds(columnOf(key.key, `'${key.key}' is nothing that logged models can be searched by.`));
  const on = key.entity === 'metrics' && onDatasets !== '' ? ` AND (${onDatasets})` : '';
  return `EXISTS (SELECT 1 FROM ${TABLES[key.entity]} t WHERE t.owner = m.id AND t.key = ${bind(key.key)} AND ${holds('t.value')}${on})`;
}

const TABLES = { metrics: 'logged_model_metric', params: 'logged_model_param', tags: 'logged_model_tag' } as const;

function compareWith(column: string, comparator: string, value: Comparable, bind: Bind): string {
  if (typeof value === 'object' && !comparator.endsWith('IN')) {
    throw new MlflowError('BAD_REQUEST', `A list can be compared with IN or NOT IN only, not with ${comparator}.`);
  }
  return compare(column, comparator as Comparator, value, bind);
}

/** As Python's `float` reads it; MLflow crashes over anything else. */
function numberOf(raw: string, { entity, key }: Key): number {
  const number = Number(raw);
  if (raw.trim() !== '' && !Number.isNaN(number)) return number;
  throw invalidParameter(`Expected a number for ${entity}.${key}. Found ${raw}`);
}
