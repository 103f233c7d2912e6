import { type Bind, type Comparable, type Comparator, compare } from '#core/database/search-sql.ts';
import { invalidParameter } from '#shared/domain/mlflow-error.ts';
import { bareKey, type Comparison, listedTexts, parseSearch, quotedText } from '#shared/domain/search-syntax.ts';

/** What a kind of record can be searched by. */
export interface Searchable {
  /** Column of each attribute, and whether it holds numbers. */
  attributes: Readonly<Record<string, { column: string; number?: boolean }>>;
  /** Tables of keys and values by the names that a filter may use; `owner` is the column that they belong to. */
  entities: Readonly<Record<string, { table: string; number?: boolean }>>;
  owner: string;
}

const ATTRIBUTE_NAMES = ['attribute', 'attributes', 'attr', 'run'];
const TEXT_COMPARATORS = ['=', '!=', 'LIKE', 'ILIKE', 'IN', 'NOT IN'];
const NUMBER_COMPARATORS = ['=', '!=', '<', '<=', '>', '>='];

/** SQL for a filter. @throws MlflowError in MLflow's words. */
export function clausesOf(filter: string, searchable: Searchable, bind: Bind): string[] {
  return parseSearch(filter, (clause) => `'${clause}'`).map((comparison) => clauseOf(comparison, searchable, bind));
}

function clauseOf(comparison: Comparison, searchable: Searchable, bind: Bind): string {
  const { entity, key } = splitKey(comparison.left, searchable);
  if (entity === undefined) {
    const attribute = attributeOf(key, searchable);
    return compare(attribute.column, ...checkedValue(comparison, attribute.number ?? false, 'attribute'), bind);
  }
  const { table, number = false } = entity;
  const [comparator, value] = checkedValue(comparison, number, number ? 'metric' : table.endsWith('param') ? 'param' : 'tag');
  const latest = number ? ' AND t.latest = 1' : '';
  return `EXISTS (SELECT 1 FROM ${table} t WHERE t.owner = ${searchable.owner} AND t.key = ${bind(key)}${latest} AND ${compare('t.value', comparator, value, bind)})`;
}

/** SQL that a search is ordered by; what lacks the value comes last in either direction. */
export function orderTerm(left: string, ascending: boolean, searchable: Searchable, bind: Bind): string {
  const { entity, key } = splitKey(left, searchable);
  const direction = ascending ? 'ASC' : 'DESC';
  const term = entity
    ? `(SELECT t.value FROM ${entity.table} t WHERE t.owner = ${searchable.owner} AND t.key = ${bind(key)}${entity.number ? ' AND t.latest = 1' : ''})`
    : attributeOf(key, searchable).column;
  return `${term} IS NULL, ${term} ${direction}`;
}

function splitKey(left: string, { entities }: Searchable): { entity: Searchable['entities'][string] | undefined; key: string } {
  const dot = left.indexOf('.');
  const name = dot < 0 ? 'attribute' : left.slice(0, dot);
  const key = bareKey(left.slice(dot + 1));
  if (ATTRIBUTE_NAMES.includes(name)) return { entity: undefined, key };
  const entity = Object.hasOwn(entities, name) ? entities[name] : undefined;
  if (entity) return { entity, key };
  const valid = [...Object.keys(entities), 'attribute'].map((known) => `'${known}'`).join(', ');
  throw invalidParameter(`Invalid entity type '${name}'. Valid values are [${valid}]`);
}

function attributeOf(key: string, { attributes }: Searchable): { column: string; number?: boolean } {
  const attribute = Object.hasOwn(attributes, key) ? attributes[key] : undefined;
  if (attribute) return attribute;
  const valid = Object.keys(attributes).map((known) => `'${known}'`);
  throw invalidParameter(`Invalid attribute key '${key}' specified. Valid keys are '{${valid.join(', ')}}'`);
}

function checkedValue({ comparator, value }: Comparison, number: boolean, kind: string): [Comparator, Comparable] {
  if (!(number ? NUMBER_COMPARATORS : TEXT_COMPARATORS).includes(comparator)) {
    throw invalidParameter(
      `Invalid comparator '${comparator}' not one of '{${(number ? NUMBER_COMPARATORS : TEXT_COMPARATORS).join(', ')}}'`,
    );
  }
  if (number) {
    if (value.kind === 'number') return [comparator as Comparator, Number(value.raw)];
    throw invalidParameter(`Expected numeric value type for ${kind === 'metric' ? 'metric' : 'numeric attribute'}. Found ${value.raw}`);
  }
  const text = value.kind === 'list' ? listedTexts(value) : quotedText(value);
  if (text !== undefined) return [comparator as Comparator, text];
  throw invalidParameter(`Expected a quoted string value for ${kind} (e.g. 'my-value'). Got value ${value.raw}`);
}
