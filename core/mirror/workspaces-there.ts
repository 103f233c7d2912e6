import type { Upstream } from '#core/bridge/upstream.ts';
import type { Writer } from '#core/database/writer.ts';
import type { Answer } from '#core/mlflow-api/answer.ts';
import { noAnswerThere } from '#core/mlflow-api/errors.ts';
import type { PlaneCall } from '#core/mlflow-api/plane.ts';
import { DEFAULT_WORKSPACE } from '#shared/domain/mlflow/workspace.ts';
import { objectIn, type Question } from './questions.ts';

/** The workspaces that webhooks of ours can be in. They are made on the other server, and are known here once a webhook is for them. */
export interface MirroredWorkspaces {
  has(name: string): boolean;
  /** Inside a work of the writer. */
  adopt(name: string): void;
}

export interface WorkspacesThereOptions {
  upstream: Pick<Upstream, 'base'>;
  question: Question;
  writer: Pick<Writer, 'write'>;
  workspaces?: MirroredWorkspaces;
}

/** That which a call names, or the default one. */
export function workspaceOf({ request: { headers } }: PlaneCall): string {
  const named = headers['x-mlflow-workspace'];
  return typeof named === 'string' && named.trim() !== '' ? named.trim() : DEFAULT_WORKSPACE;
}

/**
 * Before a call about webhooks is answered here: a workspace that the other server has is one here too. One that it does not have stays unknown,
 * and the call is refused in MLflow's words.
 *
 * @returns the answer, where it could not be asked
 */
export async function knowWorkspace(
  call: PlaneCall,
  { upstream, question, writer, workspaces }: WorkspacesThereOptions,
): Promise<Answer | undefined> {
  const name = workspaceOf(call);
  if (!workspaces || name === DEFAULT_WORKSPACE || workspaces.has(name)) return undefined;
  const told = await question(`/api/3.0/mlflow/workspaces/${encodeURIComponent(name)}`, call.request.rawHeaders);
  if (told.kind === 'untold') {
    const sentence = `Whether ${upstream.base} has the workspace ${name} could not be read: ${told.why}.`;
    call.note.hint = sentence;
    return noAnswerThere(502, sentence);
  }
  const answer = objectIn(told);
  if (typeof answer !== 'string' && nameOf(answer['workspace']) === name) await writer.write(() => workspaces.adopt(name));
  return undefined;
}

const nameOf = (workspace: unknown): unknown =>
  typeof workspace === 'object' && workspace !== null ? (workspace as Readonly<Record<string, unknown>>)['name'] : undefined;
