import type { Comparable } from '#core/database/search-sql.ts';
import { invalidParameter, MlflowError } from '#shared/domain/mlflow/mlflow-error.ts';
import { bareKey, listedTexts, quotedText, type SearchValue } from '#shared/domain/mlflow/search-syntax.ts';

/*
 * What the filters of runs and of experiments have in common: keys of an entity, and values of the type that it wants.
 * Source: MLflow 3.17.2, measured.
 */

export type Entity = 'metric' | 'parameter' | 'tag' | 'attribute' | 'dataset';

export interface Key {
  entity: Entity;
  key: string;
}

export interface Condition extends Key {
  /** In upper case. */
  comparator: string;
  written: string;
  /** Nothing for `IS NULL` and `IS NOT NULL`. */
  value: Comparable | undefined;
}

/** Which attributes hold numbers, and which may be compared with a list. */
export interface ValueRules {
  numbers: readonly string[];
  lists: readonly string[];
}

export const TEXT_COMPARATORS = ['!=', '=', 'LIKE', 'ILIKE', 'IN', 'NOT IN'];
export const NUMBER_COMPARATORS = ['>', '>=', '!=', '=', '<', '<='];
export const isNullCheck = (comparator: string) => comparator === 'IS NULL' || comparator === 'IS NOT NULL';

/** As Python prints a set of texts; its order is of no meaning. */
export const pythonSet = (items: readonly string[]) => `{${items.map((item) => `'${item}'`).join(', ')}}`;

/** What stands before the first dot, if anything, and the key without its quotes. */
export function splitKey(left: string): { name: string | undefined; key: string } {
  const dot = left.indexOf('.');
  return dot < 0 ? { name: undefined, key: bareKey(left) } : { name: left.slice(0, dot), key: bareKey(left.slice(dot + 1)) };
}

export function checkAttribute(key: string, valid: readonly string[]): void {
  if (valid.includes(key)) return;
  throw invalidParameter(`Invalid attribute key '${key}' specified. Valid keys are '${pythonSet(valid)}'`);
}

/** @throws MlflowError in MLflow's words for a value of a wrong type. */
export function readValue({ entity, key }: Key, value: SearchValue, { numbers, lists }: ValueRules): Comparable {
  const found = value.raw;
  if (entity === 'metric') return readNumber(value, `Expected numeric value type for metric. Found ${found}`);
  if (entity === 'attribute' && numbers.includes(key)) {
    return readNumber(value, `Expected numeric value type for numeric attribute: ${key}. Found ${found}`);
  }
  const text = quotedText(value);
  if (text !== undefined) return text;
  if (entity === 'parameter' || entity === 'tag') {
    throw invalidParameter(`Expected a quoted string value for ${entity} (e.g. 'my-value'). Got value ${found}`);
  }
  const what = entity === 'dataset' ? 'dataset attributes' : 'attributes';
  if (value.kind !== 'list') throw invalidParameter(`Expected a quoted string value for ${what}. Got value ${found}`);
  if (entity === 'attribute' && !lists.includes(key)) {
    const known = lists.map((name) => `'${name}'`).join(', ');
    throw invalidParameter(`Only [${known}] attributes support comparison with a list of quoted string values.`);
  }
  return listedTexts(value);
}

/** Only IN and NOT IN look into a list. */
export function checkList(comparator: string, value: Comparable | undefined): void {
  if (typeof value !== 'object' || comparator.endsWith('IN')) return;
  throw new MlflowError('BAD_REQUEST', `A list can be compared with IN or NOT IN only, not with ${comparator}.`);
}

function readNumber(value: SearchValue, refusal: string): number {
  if (value.kind !== 'number') throw invalidParameter(refusal);
  return Number(value.raw);
}
