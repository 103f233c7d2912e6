import type { LoggedModelOrder } from '#core/tracking/logged-model-search.ts';
import { invalidParameter } from '#shared/domain/mlflow/mlflow-error.ts';
import { pythonDumps } from '#shared/domain/mlflow/python-json.ts';
import { pythonValueRepr } from '#shared/domain/mlflow/python-repr.ts';
import { checkJson } from './json-size.ts';

/*
 * The page tokens of logged models: unlike others they hold the whole question, and fit no other.
 */

export interface TokenSearch {
  experimentIds: readonly string[];
  filter: string;
  orderBy: readonly LoggedModelOrder[];
}

/** The token of the page that begins at `offset`, exactly as Python prints it. */
export function loggedModelsToken(offset: number, search: TokenSearch): string {
  return Buffer.from(pythonDumps({ ...questionOf(search), offset })).toString('base64');
}

/** @throws MlflowError in MLflow's words for the token of another question. */
export function loggedModelsOffset(token: string, search: TokenSearch): number {
  const found = parse(token);
  const asked = questionOf(search);
  refuseOther(
    'Experiment IDs in the page token do not match the requested experiment IDs.',
    asked.experiment_ids,
    found['experiment_ids'] ?? null,
  );
  refuseOther(
    'Filter string in the page token does not match the requested filter string.',
    asked.filter_string,
    found['filter_string'] || null,
    String,
  );
  const order = found['order_by'];
  refuseOther(
    'Order by in the page token does not match the requested order by.',
    asked.order_by,
    Array.isArray(order) && order.length > 0 ? order : null,
  );
  const offset = found['offset'];
  return typeof offset === 'number' && offset > 0 ? Math.min(Math.trunc(offset), Number.MAX_SAFE_INTEGER) : 0;
}

function questionOf({ experimentIds, filter, orderBy }: TokenSearch) {
  const orders = orderBy.map(({ fieldName, ascending, datasetName, datasetDigest }) => ({
    ...{ field_name: fieldName, ascending },
    ...{ dataset_name: datasetName ?? null, dataset_digest: datasetDigest ?? null },
  }));
  return { experiment_ids: experimentIds, filter_string: filter || null, order_by: orders.length > 0 ? orders : null };
}

function refuseOther(sentence: string, asked: unknown, found: unknown, shown: (value: unknown) => string = pythonValueRepr): void {
  if (pythonDumps(asked) === pythonDumps(found)) return;
  const print = (value: unknown) => (value === null ? 'None' : shown(value));
  throw invalidParameter(`${sentence} Expected: ${print(asked)}. Found: ${print(found)}`);
}

function parse(token: string): Readonly<Record<string, unknown>> {
  const text = Buffer.from(token, 'base64').toString();
  checkJson(text);
  try {
    const json: unknown = JSON.parse(text);
    if (typeof json === 'object' && json !== null && !Array.isArray(json)) return json as Record<string, unknown>;
  } catch {
    // told below
  }
  throw invalidParameter(`Invalid page token: ${token}. Expecting value: line 1 column 1 (char 0)`);
}
