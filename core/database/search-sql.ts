import type { Statement } from 'better-sqlite3';
import { invalidParameter } from '#shared/domain/mlflow/mlflow-error.ts';
import type { Database } from './open.ts';

/*
 * Pieces of SQL for searches whose conditions are known only when they are asked. What a user wrote is only ever a
 * parameter.
 */

export type Comparator = '=' | '!=' | '<' | '<=' | '>' | '>=' | 'LIKE' | 'ILIKE' | 'IN' | 'NOT IN';
export type Comparable = string | number | readonly string[];
export type Parameters = Record<string, string | number>;

/** Keeps a value as a parameter and gives its name. */
export type Bind = (value: string | number) => string;

const STATEMENTS_KEPT = 200;

/** Runs statements that are put together at run time, and keeps them prepared. */
export function createQueries(db: Database): { all<Row>(sql: string, parameters: Parameters): Row[] } {
  const prepared = new Map<string, Statement>();
  return {
    all<Row>(sql: string, parameters: Parameters): Row[] {
      let statement = prepared.get(sql);
      if (!statement) {
        if (prepared.size >= STATEMENTS_KEPT) prepared.clear();
        statement = db.prepare(sql);
        prepared.set(sql, statement);
      }
      return statement.all(parameters) as Row[];
    },
  };
}

/** Hands out parameter names for values. */
export function binder(): { bind: Bind; parameters: Parameters } {
  const parameters: Parameters = {};
  let count = 0;
  return {
    parameters,
    bind(value) {
      count += 1;
      parameters[`p${count}`] = value;
      return `@p${count}`;
    },
  };
}

export const whereOf = (clauses: readonly string[]) => (clauses.length > 0 ? `WHERE ${clauses.join(' AND ')}` : '');

/** SQLite compares the pattern again at each place of a value, and values may have 100,000 characters. */
const LONGEST_LIKE = 256;

/**
 * @param field a column, never something a user wrote
 * @throws MlflowError for a pattern that would take too long
 */
export function compare(field: string, comparator: Comparator, value: Comparable, bind: Bind): string {
  if (typeof value === 'object') return `${field} ${comparator} (SELECT value FROM json_each(${bind(JSON.stringify(value))}))`;
  if (comparator.endsWith('LIKE') && String(value).length > LONGEST_LIKE) {
    throw invalidParameter(`A pattern behind ${comparator} has at most ${LONGEST_LIKE} characters.`);
  }
  if (comparator === 'LIKE') return `${field} GLOB ${bind(globOf(String(value)))}`;
  // SQLite's LIKE folds the case of ASCII letters, as MLflow's ILIKE does there.
  if (comparator === 'ILIKE') return `${field} LIKE ${bind(value)}`;
  return `${field} ${comparator} ${bind(value)}`;
}

/** GLOB is the operator that minds the case, and an index serves it. */
function globOf(pattern: string): string {
  return pattern.replace(/[*?[]/g, '[$&]').replaceAll('%', '*').replaceAll('_', '?');
}
