import type Database from 'better-sqlite3';

/** A statement with named parameters. */
export interface NamedStatement<Values extends object, Row> {
  run(values: Values): Database.RunResult;
  get(values: Values): Row | undefined;
}

/**
 * Prepares a statement whose parameters are written as names (`@atMs`) and bound by their places: the driver makes a string of each name
 * at each call, which for the widest rows costs as much as writing them. Only for statements that run with every request; the others are
 * prepared by the driver itself. The names are those of the values; an `@` stands nowhere else in the text.
 *
 * @returns the statement; a name that the values do not have is refused by the driver, as it would be otherwise
 */
export function prepareNamed<Values extends object, Row = unknown>(db: Database.Database, sql: string): NamedStatement<Values, Row> {
  const names: string[] = [];
  const statement = db.prepare<unknown[], Row>(
    sql.replace(/@(\w+)/g, (_, name: string) => {
      names.push(name);
      return '?';
    }),
  );
  const inOrder = (values: Values) => names.map((name) => (values as Record<string, unknown>)[name]);
  return {
    run: (values) => statement.run(...inOrder(values)),
    get: (values) => statement.get(...inOrder(values)),
  };
}
