import { invalidParameter } from '#shared/domain/mlflow/mlflow-error.ts';
import { parseWritten, pythonDumps } from '#shared/domain/mlflow/python-json.ts';

const NEEDED = ['artifact_path', 'flavors', 'utc_time_created', 'run_id'];

type Json = Readonly<Record<string, unknown>>;

/**
 * The tag in which a run lists the models that clients before MLflow 3 logged to it, with one more.
 *
 * @param list the tag, if there is one
 * @param model what the MLmodel file says, as JSON
 * @throws MlflowError in MLflow's words for a text that is no model.
 */
export function withLoggedModel(list: string | undefined, model: string): string {
  const read = parsed(model);
  if (read === undefined) throw invalidParameter(`Malformed model info. \n ${model} \n is not a valid JSON.`);
  if (!isObject(read)) throw invalidParameter('The model info must be a JSON object.');
  const missing = NEEDED.filter((name) => !Object.hasOwn(read, name));
  if (missing.length > 0) {
    throw invalidParameter(`Model json is missing mandatory fields: {${missing.map((name) => `'${name}'`).join(', ')}}`);
  }
  const { run_id, artifact_path, utc_time_created, model_uuid = null } = read;
  const entry = { run_id, artifact_path, utc_time_created, model_uuid, flavors: withoutConfigs(read['flavors']) };
  const earlier = parsed(list ?? '[]');
  return pythonDumps([...(Array.isArray(earlier) ? earlier : []), entry]);
}

/** The configuration of a flavor may be long, and is in the file. */
function withoutConfigs(flavors: unknown): unknown {
  if (!isObject(flavors)) return {};
  return Object.fromEntries(Object.entries(flavors).map(([name, flavor]) => [name, isObject(flavor) ? without(flavor, 'config') : flavor]));
}

const without = (object: Json, name: string) => Object.fromEntries(Object.entries(object).filter(([key]) => key !== name));

function parsed(text: string): unknown {
  try {
    return parseWritten(text);
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);
