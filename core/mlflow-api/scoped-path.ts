import { invalidParameter } from '#shared/domain/mlflow/mlflow-error.ts';
import { DEFAULT_WORKSPACE, type Scope } from '#shared/domain/mlflow/workspace.ts';

/** Where the files of workspaces lie, but for those of the default one. */
const FOLDER = 'workspaces';

/**
 * The place of an artifact in the folder of the server, for a path as a client of one workspace names it. Source: MLflow 3.17.2, measured.
 * @throws MlflowError for a path of another workspace
 */
export function scopedPath(path: string, { name, isOneOfMany }: Scope): string {
  if (!isOneOfMany) return path;
  const given = path.replace(/^\/+/, '');
  const isDefault = name === DEFAULT_WORKSPACE;
  if (given === '') return isDefault ? path : `${FOLDER}/${name}`;
  if (isDefault && !given.startsWith(`${FOLDER}/`)) return path;
  const [first, second = ''] = given.split('/');
  if (first !== FOLDER) return `${FOLDER}/${name}/${given}`;
  if (second === '') throw invalidParameter(`Artifact paths prefixed with '${FOLDER}/' must include a workspace name.`);
  if (second !== name)
    throw invalidParameter(`Artifact path targets workspace '${second}' but the workspace specified in the request is '${name}'.`);
  return given;
}
