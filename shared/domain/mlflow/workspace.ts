/** The workspace of what names none, and of everything on a server without workspaces. */
export const DEFAULT_WORKSPACE = 'default';

/** A part of an MLflow server with models, experiments and webhooks of its own. */
export interface Workspace {
  name: string;
  description?: string;
  /** Where the files of its experiments lie. */
  artifactRoot?: string;
  archiveLocation?: string;
  archiveRetention?: string;
}

/** The workspace that a call is about. */
export interface Scope {
  name: string;
  /** The server has several of them: payloads and refusals say so. */
  isOneOfMany: boolean;
}
