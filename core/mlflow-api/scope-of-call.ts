import type { IncomingMessage } from 'node:http';
import type { Workspaces } from '#core/workspaces/workspaces.ts';
import { MlflowError } from '#shared/domain/mlflow/mlflow-error.ts';
import type { MlflowRelease } from '#shared/domain/mlflow/release.ts';
import { DEFAULT_WORKSPACE } from '#shared/domain/mlflow/workspace.ts';

/**
 * The workspace that a call names in its header, or the default one. It is looked at before anything else of the call, whatever its address.
 *
 * @param workspaces nothing: the server has none
 * @throws MlflowError when it names one that is not there, or where there are none
 */
export function workspaceOf(
  { headers }: IncomingMessage,
  path: string,
  { release, workspaces }: { release: MlflowRelease; workspaces: Pick<Workspaces, 'get'> | undefined },
): string {
  const named = String(headers['x-mlflow-workspace'] ?? '').trim();
  // What the server is like may be asked also by a client whose workspace is gone.
  if (named === '' || !release.has('knowsWorkspaces') || /\/mlflow\/server-info\/*$/.test(path)) return DEFAULT_WORKSPACE;
  if (workspaces) return workspaces.get(named).name;
  throw new MlflowError('FEATURE_DISABLED', 'Workspace APIs are not available: workspaces are not enabled on this server');
}
