import type { Database } from '#core/database/open.ts';
import { doesNotExist, invalidParameter, MlflowError } from '#shared/domain/mlflow/mlflow-error.ts';
import { pythonRepr } from '#shared/domain/mlflow/python-repr.ts';
import { DEFAULT_WORKSPACE, type Workspace } from '#shared/domain/mlflow/workspace.ts';
import { createWorkspaceStore } from './workspace-store.ts';

/*
 * MLflow's workspaces, in its words. Source: MLflow 3.17.2 with --enable-workspaces, measured.
 */

const DELETION_MODES = ['SET_DEFAULT', 'CASCADE', 'RESTRICT'] as const;

/** Absent fields stay as they are; an empty text takes a location or a retention away. */
export type WorkspacePatch = Partial<Omit<Workspace, 'name'>>;

export interface WorkspacesOptions {
  db: Database;
  webhooks: {
    /** Inside a work: the webhooks of one workspace belong to another from now on. */
    moved(): void;
    /** Inside a work: all webhooks of a workspace are removed. */
    removeOf(workspace: string): void;
  };
}

export type Workspaces = ReturnType<typeof createWorkspaces>;

const NAME = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?\n?$/;
const PATTERN = '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$';
const [SHORTEST, LONGEST] = [2, 63];
const RESERVED = ['workspaces', 'api', 'ajax-api', 'static-files'];
const RETENTION = /^\d+[mhd]$/;

/** Whatever changes something belongs inside a work of the writer. */
export function createWorkspaces({ db, webhooks }: WorkspacesOptions) {
  const store = createWorkspaceStore(db);

  /** @throws MlflowError when there is none, or can be none, of that name */
  function get(name: string): Workspace {
    if (name !== DEFAULT_WORKSPACE) checkName(name);
    const found = store.get(name);
    if (!found) throw doesNotExist(`Workspace '${name}' not found`);
    return found;
  }

  return {
    get,
    all: store.all,

    has: (name: string): boolean => store.get(name) !== undefined,

    /** One that another server has, which keeps all that is said of it: only its name is known here. */
    adopt(name: string): void {
      if (!store.get(name)) store.put({ name });
    },

    create(workspace: Workspace): Workspace {
      const { name } = workspace;
      if (name === DEFAULT_WORKSPACE) throw invalidParameter(`The '${DEFAULT_WORKSPACE}' workspace is reserved and cannot be created`);
      checkName(name);
      checkPlaces(workspace);
      const clean = withoutEmpty(workspace);
      if (store.get(name))
        throw new MlflowError('RESOURCE_ALREADY_EXISTS', `Workspace '${name}' already exists. Error: the name is unique.`);
      store.put({ name, ...clean });
      return get(name);
    },

    update(name: string, patch: WorkspacePatch): Workspace {
      if (name !== DEFAULT_WORKSPACE) checkName(name);
      if (Object.keys(patch).length === 0) throw invalidParameter('Workspace update must have at least one key');
      checkPlaces(patch);
      store.put({ ...withoutEmpty({ ...get(name), ...patch }), name });
      return get(name);
    },

    /** @param mode what becomes of what is in it: refused, moved to the default workspace, or removed with it */
    remove(name: string, mode: string): void {
      if (name === DEFAULT_WORKSPACE) throw invalidParameter(`The '${DEFAULT_WORKSPACE}' workspace is reserved and cannot be deleted`);
      checkName(name);
      const known = DELETION_MODES.find((one) => one === mode);
      if (!known) throw invalidParameter(`Invalid deletion mode '${mode}'. Must be one of: ${DELETION_MODES.join(', ')}`);
      get(name);
      if (known === 'RESTRICT') refuseIfHeld(name);
      if (known === 'SET_DEFAULT') refuseIfInBoth(name);
      if (known === 'CASCADE') {
        webhooks.removeOf(name);
        store.empty(name);
      }
      // What is left is what moves on, and webhooks that were removed but have deliveries.
      store.move(name, DEFAULT_WORKSPACE);
      webhooks.moved();
      store.remove(name);
    },
  };

  function refuseIfHeld(name: string): void {
    const found = store.held(name);
    if (!found) return;
    throw new MlflowError(
      'INVALID_STATE',
      `Cannot delete workspace '${name}': table '${found.held}' still contains ${found.count} resource(s). ` +
        'Remove or reassign them before deleting the workspace.',
    );
  }

  function refuseIfInBoth(name: string): void {
    const both = store.inBoth(name, DEFAULT_WORKSPACE);
    if (both.length === 0) return;
    throw new MlflowError(
      'INVALID_STATE',
      `Cannot reassign resources from workspace '${name}' to '${DEFAULT_WORKSPACE}': the following names already exist in the ` +
        `default workspace and would cause conflicts:\n${both.map((one) => `  - ${one.held}: ${pythonRepr(one.name)}`).join('\n')}\n` +
        'Rename or remove the conflicting resources before retrying.',
    );
  }
}

/** An empty description is one; an empty place or retention is none. */
function withoutEmpty({ description, artifactRoot, archiveLocation, archiveRetention }: WorkspacePatch): WorkspacePatch {
  const places = { artifactRoot, archiveLocation, archiveRetention };
  const trimmed = Object.entries(places).map(([key, value]) => [key, value?.trim()] as const);
  return { ...(description !== undefined && { description }), ...Object.fromEntries(trimmed.filter(([, value]) => value)) };
}

function checkName(name: string): void {
  const length = [...name].length;
  if (length < SHORTEST || length > LONGEST)
    throw invalidParameter(`Workspace name '${name}' must be between ${SHORTEST} and ${LONGEST} characters.`);
  if (!NAME.test(name))
    throw invalidParameter(
      `Workspace name '${name}' must match the pattern ${PATTERN} (lowercase alphanumeric with optional internal hyphens).`,
    );
  if (RESERVED.includes(name)) throw invalidParameter(`Workspace name '${name}' is reserved and cannot be used.`);
}

function checkPlaces({ artifactRoot, archiveLocation, archiveRetention }: WorkspacePatch): void {
  const places = { default_artifact_root: artifactRoot?.trim(), 'trace_archival_config.location': archiveLocation?.trim() };
  for (const [field, place] of Object.entries(places)) {
    if (!place) continue;
    if (/[#;]/.test(place)) throw invalidParameter(`'${field}' URL can't include fragments or params.`);
    if (!/^[a-z][a-z0-9+.-]+:|^\//i.test(place)) {
      throw invalidParameter(
        `Invalid value for '${field}'. Expected a URI (for example 's3://bucket/prefix' or 'mlflow-artifacts:/prefix') or an absolute path, got '${place}'.`,
      );
    }
  }
  const retention = archiveRetention?.trim();
  if (retention && !RETENTION.test(retention)) {
    throw invalidParameter(
      "Invalid value for 'trace_archival_config.retention'. Expected a duration in the form `<int><unit>`, where unit is one of 'm', 'h', or 'd' " +
        "(for example '30d' or '12h').",
    );
  }
}
