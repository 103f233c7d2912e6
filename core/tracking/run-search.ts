import { type Bind, type Comparator, compare } from '#core/database/search-sql.ts';
import { invalidParameter } from '#shared/domain/mlflow/mlflow-error.ts';
import { type Comparison, parseOrderBy, parseSearch } from '#shared/domain/mlflow/search-syntax.ts';
import {
  type Condition,
  checkAttribute,
  checkList,
  type Entity,
  isNullCheck,
  type Key,
  NUMBER_COMPARATORS,
  pythonSet,
  readValue,
  splitKey,
  TEXT_COMPARATORS,
} from './search-keys.ts';

/*
 * The search of runs: what a filter and an order may name, and the SQL that they become. `r` is the run.
 * Source: MLflow 3.17.2, measured; it reads the whole filter and order first and looks at the comparators after that.
 */

export interface RunOrder extends Key {
  ascending: boolean;
}

const NUMBERS = ['start_time', 'end_time', 'created', 'Created'];
const ORDERABLE = ['run_id', 'run_name', 'status', 'user_id', 'artifact_uri', ...NUMBERS];
const SEARCHABLE = [...ORDERABLE, 'run name', 'Run name', 'Run Name'];
const RULES = { numbers: NUMBERS, lists: ['run_id'] };
const DATASET_KEYS = ['name', 'digest', 'context'];
const PAIR_COMPARATORS = ['!=', '=', 'LIKE', 'ILIKE', 'IS NULL', 'IS NOT NULL'];
const NAME_TAG = 'mlflow.runName';
const CONTEXT_TAG = 'mlflow.data.context';

const ENTITIES: Readonly<Record<string, Entity>> = {
  ...{ metric: 'metric', metrics: 'metric', tag: 'tag', tags: 'tag', dataset: 'dataset', datasets: 'dataset' },
  ...{ parameter: 'parameter', parameters: 'parameter', param: 'parameter', params: 'parameter' },
  ...{ attribute: 'attribute', attributes: 'attribute', attr: 'attribute', run: 'attribute' },
};
const COLUMNS: Readonly<Record<string, string>> = { run_id: 'r.run_id', run_name: 'r.name' };
const columnOf = (key: string) => COLUMNS[key] ?? `r.${key}`;

/** @throws MlflowError for what cannot be read or named. */
export const readRunFilter = (filter: string): Condition[] => parseSearch(filter, (clause) => `'${clause}'`).map(conditionOf);

/** @throws MlflowError also for a key that comes twice. */
export function readRunOrder(clauses: readonly string[]): RunOrder[] {
  const orders: RunOrder[] = [];
  for (const clause of clauses) {
    const { key: left, ascending } = parseOrderBy(clause);
    const found = keyOf(left, ORDERABLE);
    const order = { ...found, key: withoutAlias(found.key), ascending };
    if (order.entity === 'dataset') throw invalidParameter("Invalid identifier type 'dataset'");
    if (orders.some(({ entity, key }) => entity === order.entity && key === order.key)) {
      throw invalidParameter(`\`order_by\` contains duplicate fields: [${clauses.map((each) => `'${each}'`).join(', ')}]`);
    }
    orders.push(order);
  }
  return orders;
}

/** SQL that must all hold. @throws MlflowError for a comparator that does not fit. */
export function runClauses(conditions: readonly Condition[], bind: Bind): string[] {
  return conditions.map(({ key, ...rest }) => {
    const condition = { ...rest, key: withoutAlias(key) };
    checkComparator(condition);
    checkList(condition.comparator, condition.value);
    return clauseOf(condition, bind);
  });
}

/** What lacks the value comes last in either direction, NaN just before. */
export function runOrderSql(orders: readonly RunOrder[], bind: Bind): string[] {
  const terms = orders.map(({ entity, key, ascending }) => {
    const direction = ascending ? 'ASC' : 'DESC';
    if (entity === 'attribute') return `${columnOf(key)} IS NULL, ${columnOf(key)} ${direction}`;
    const from = pairsOf(entity, bind(key));
    const rank = entity === 'metric' ? `coalesce((SELECT t.value IS NULL ${from}), 2)` : `NOT EXISTS (SELECT 1 ${from})`;
    return `${rank}, (SELECT t.value ${from}) ${direction}`;
  });
  const isByStart = orders.some(({ entity, key }) => entity === 'attribute' && key === 'start_time');
  return [...terms, ...(isByStart ? [] : ['r.start_time DESC']), 'r.run_id'];
}

function conditionOf({ left, comparator, written, value }: Comparison): Condition {
  const found = keyOf(left, SEARCHABLE);
  if (!isNullCheck(comparator)) return { ...found, comparator, written, value: readValue(found, value, RULES) };
  if (found.entity === 'tag' || found.entity === 'parameter') return { ...found, comparator, written, value: undefined };
  throw invalidParameter(`IS NULL / IS NOT NULL is only supported for tags and params, not for '${found.entity}' '${found.key}'`);
}

function keyOf(left: string, attributes: readonly string[]): Key {
  const { name = 'attribute', key } = splitKey(left);
  const bare = name.replace(/^`(.*)`$/s, '$1');
  const entity = Object.hasOwn(ENTITIES, bare) ? ENTITIES[bare] : undefined;
  if (!entity) {
    throw invalidParameter(`Invalid entity type '${bare}'. Valid values are ['metric', 'parameter', 'tag', 'attribute', 'dataset']`);
  }
  if (entity === 'attribute') checkAttribute(key, attributes);
  if (entity === 'dataset' && !DATASET_KEYS.includes(key)) {
    throw invalidParameter(`Invalid dataset key '${key}' specified. Valid keys are '${pythonSet(DATASET_KEYS)}'`);
  }
  return { entity, key };
}

function withoutAlias(key: string): string {
  if (key === 'created' || key === 'Created') return 'start_time';
  return /^run name$|^Run [nN]ame$/.test(key) ? 'run_name' : key;
}

/** The quote after the set is missing where MLflow forgot it. */
function checkComparator({ entity, key, comparator }: Condition): void {
  const isNumber = entity === 'attribute' && NUMBERS.includes(key);
  const valid = isNumber || entity === 'metric' ? NUMBER_COMPARATORS : isPair(entity) ? PAIR_COMPARATORS : TEXT_COMPARATORS;
  if (valid.includes(comparator)) return;
  const isClosed = entity === 'parameter' || (entity === 'attribute' && !isNumber);
  const shown = isNumber ? TEXT_COMPARATORS : valid;
  throw invalidParameter(`Invalid comparator '${comparator}' not one of '${pythonSet(shown)}${isClosed ? "'" : ''}`);
}

const isPair = (entity: Entity) => entity === 'parameter' || entity === 'tag';

/** The rows of a run's metric, param or tag, `t`. */
function pairsOf(entity: Entity, key: string): string {
  if (entity === 'metric') return `FROM run_metric t WHERE t.owner = r.id AND t.key = ${key} AND t.latest = 1`;
  return `FROM ${entity === 'tag' ? 'run_tag' : 'run_param'} t WHERE t.owner = r.id AND t.key = ${key}`;
}

function clauseOf({ entity, key, comparator, value }: Condition, bind: Bind): string {
  // A run's name is that of its tag, which may have been deleted.
  if (entity === 'attribute' && key === 'run_name') return clauseOf({ entity: 'tag', key: NAME_TAG, comparator, written: '', value }, bind);
  if (value === undefined) return `${comparator === 'IS NULL' ? 'NOT ' : ''}EXISTS (SELECT 1 ${pairsOf(entity, bind(key))})`;
  const holds = (column: string) => compare(column, comparator as Comparator, value, bind);
  if (entity === 'attribute') return holds(columnOf(key));
  if (entity === 'dataset') return datasetClause(key, holds);
  const from = pairsOf(entity, bind(key));
  const isNotEqual = entity === 'metric' && comparator === '!=';
  return `EXISTS (SELECT 1 ${from} AND ${isNotEqual ? `(${holds('t.value')} OR t.value IS NULL)` : holds('t.value')})`;
}

function datasetClause(key: string, holds: (column: string) => string): string {
  const inputs = 'FROM run_dataset i JOIN dataset d ON d.id = i.dataset WHERE i.owner = r.id';
  if (key !== 'context') return `EXISTS (SELECT 1 ${inputs} AND ${holds(`d.${key}`)})`;
  return `EXISTS (SELECT 1 ${inputs} AND EXISTS (SELECT 1 FROM run_dataset_tag t WHERE t.owner = i.id AND t.key = '${CONTEXT_TAG}' AND ${holds('t.value')}))`;
}
