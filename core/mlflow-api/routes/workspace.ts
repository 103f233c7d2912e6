import type { IncomingMessage } from 'node:http';
import { MlflowError } from '#shared/domain/mlflow/mlflow-error.ts';

/** Workspaces are off, as in a plain `mlflow server`. @throws MlflowError when a request names one. */
export function refuseWorkspace({ headers }: IncomingMessage): void {
  if (!headers['x-mlflow-workspace']) return; // an empty one names none
  throw new MlflowError('FEATURE_DISABLED', 'Workspace APIs are not available: workspaces are not enabled on this server');
}
