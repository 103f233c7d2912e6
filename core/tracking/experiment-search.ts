import { type Bind, type Comparator, compare } from '#core/database/search-sql.ts';
import { invalidParameter } from '#shared/domain/mlflow/mlflow-error.ts';
import { pythonFloat, pythonInt } from '#shared/domain/mlflow/python-text.ts';
import { type Comparison, parseOrderBy, parseSearch } from '#shared/domain/mlflow/search-syntax.ts';
import {
  type Condition,
  checkAttribute,
  checkList,
  isNullCheck,
  type Key,
  NUMBER_COMPARATORS,
  pythonSet,
  readValue,
  splitKey,
  TEXT_COMPARATORS,
} from './search-keys.ts';

/*
 * The search of experiments: what a filter and an order may name, and the SQL that they become. `e` is the experiment.
 * Source: MLflow 3.17.2, measured. Unlike elsewhere, the words of comparators have to be in capitals.
 */

const NUMBERS = ['creation_time', 'last_update_time'];
const ATTRIBUTES = ['name', 'experiment_id', ...NUMBERS];
const RULES = { numbers: NUMBERS, lists: ['experiment_id'] };
const COLUMNS: Readonly<Record<string, string>> = {
  name: 'e.name',
  experiment_id: 'e.id',
  creation_time: 'e.created_at_ms',
  last_update_time: 'e.updated_at_ms',
};

/** SQL that must all hold. @throws MlflowError in MLflow's words. */
export function experimentClauses(filter: string, bind: Bind): string[] {
  return parseSearch(filter)
    .map(conditionOf)
    .map((condition) => clauseOf(condition, bind));
}

export function experimentOrderSql(clauses: readonly string[]): string[] {
  if (clauses.length === 0) return ['e.created_at_ms DESC', 'e.id ASC'];
  const keys = clauses.map(parseOrderBy).map(({ key, ascending }) => ({ ...keyOf(key), ascending }));
  const other = keys.find(({ entity }) => entity !== 'attribute');
  if (other) throw invalidParameter(`Invalid order_by entity: ${other.entity}`);
  const terms = keys.map(({ key, ascending }) => `${COLUMNS[key]} ${ascending ? 'ASC' : 'DESC'}`);
  return keys.some(({ key }) => key === 'experiment_id') ? terms : [...terms, 'e.id DESC'];
}

/** An id as Python reads it. @throws MlflowError */
export function experimentIdOf(text: string): number {
  const id = pythonInt(text);
  if (id === undefined) throw invalidParameter(`Invalid experiment ID '${text}'. Experiment ID must be a valid integer.`);
  return Number(id);
}

function conditionOf({ left, comparator, written, value }: Comparison): Condition {
  const found = keyOf(left);
  if (!isNullCheck(comparator)) {
    const read = readValue(found, value, RULES);
    const isFraction = value.kind === 'number' && value.isFloat && found.entity === 'attribute';
    if (isFraction) throw invalidParameter(`Invalid value for numeric attribute '${found.key}': '${pythonFloat(Number(value.raw))}'`);
    return { ...found, comparator, written, value: read };
  }
  if (found.entity === 'tag') return { ...found, comparator, written, value: undefined };
  throw invalidParameter(`IS NULL / IS NOT NULL is only supported for tags, not for attribute '${found.key}'`);
}

function keyOf(left: string): Key {
  const { name = 'attribute', key } = splitKey(left);
  if (!['attribute', 'tag', 'tags'].includes(name)) {
    throw invalidParameter(`Invalid entity type '${name}'. Valid entity types are ('attribute', 'tag', 'tags')`);
  }
  if (name !== 'attribute') return { entity: 'tag', key };
  checkAttribute(key, ATTRIBUTES);
  return { entity: 'attribute', key };
}

function clauseOf({ entity, key, comparator, written, value }: Condition, bind: Bind): string {
  checkComparator({ entity, key, written });
  checkList(comparator, value);
  if (entity === 'attribute') {
    const isId = key === 'experiment_id';
    const ids = isId && typeof value === 'object' ? value.map((id) => String(experimentIdOf(id))) : value;
    const compared = isId && typeof ids === 'string' ? experimentIdOf(ids) : (ids ?? '');
    const column = typeof compared === 'object' ? `CAST(${COLUMNS[key]} AS TEXT)` : (COLUMNS[key] ?? '');
    return compare(column, comparator as Comparator, compared, bind);
  }
  const from = `FROM experiment_tag t WHERE t.owner = e.id AND t.key = ${bind(key)}`;
  if (value === undefined) return `${comparator === 'IS NULL' ? 'NOT ' : ''}EXISTS (SELECT 1 ${from})`;
  return `EXISTS (SELECT 1 ${from} AND ${compare('t.value', comparator as Comparator, value, bind)})`;
}

function checkComparator({ entity, key, written }: Pick<Condition, 'entity' | 'key' | 'written'>): void {
  const some = ['=', '!=', 'LIKE', 'ILIKE'];
  const isNumber = entity === 'attribute' && NUMBERS.includes(key);
  if (entity === 'tag') {
    allow([...some, 'IS NULL', 'IS NOT NULL'], written, `Invalid comparator for tag: ${written}`);
  } else if (key === 'experiment_id') {
    allow(['=', '!=', 'IN', 'NOT IN'], written, `Invalid comparator for experiment_id: ${written}`);
  } else {
    const notOneOf = `Invalid comparator '${written}' not one of '${pythonSet(TEXT_COMPARATORS)}`;
    allow(isNumber ? NUMBER_COMPARATORS : TEXT_COMPARATORS, written, isNumber ? notOneOf : `${notOneOf}'`);
    if (!isNumber) allow(some, written, `Invalid comparator for string attribute: ${written}`);
  }
}

function allow(valid: readonly string[], written: string, refusal: string): void {
  if (!valid.includes(written)) throw invalidParameter(refusal);
}
