import type { Writer } from '#core/database/writer.ts';
import type { WorkspacePatch, Workspaces } from '#core/workspaces/workspaces.ts';
import type { Workspace } from '#shared/domain/mlflow/workspace.ts';
import { text as textAnswer } from '../answer.ts';
import { nested, requiredText, text } from '../fields.ts';
import { type Route, raw, read, write } from '../route.ts';
import type { Field, Message } from '../wire.ts';

const HTML = 'text/html; charset=utf-8';
const archival: Field<{ location: string | undefined; retention: string | undefined } | undefined> = {
  ...nested({ location: text, retention: text }),
  isOfType: (value) => typeof value === 'object' && !Array.isArray(value),
};
const placeFields = { description: text, default_artifact_root: text, trace_archival_config: archival };
const createFields = { name: requiredText, ...placeFields };

/** @param workspaces nothing: the server has none, and says so */
export function workspaceRoutes(prefix: string, workspaces: Workspaces | undefined, writer: Pick<Writer, 'write'>): Route[] {
  if (!workspaces) return disabledRoutes(prefix);
  return [
    read('GET', 'workspaces', {}, () => ({ workspaces: workspaces.all().map(shapeOf) })),
    {
      ...write('POST', 'workspaces', createFields, ({ name, ...places }) => ({
        workspace: shapeOf(workspaces.create({ name, ...patchOf(places) })),
      })),
      status: 201,
    },
    read('GET', 'workspaces/{name}', {}, (_, { name = '' }) => ({ workspace: shapeOf(workspaces.get(name)) })),
    write('PATCH', 'workspaces/{name}', placeFields, (places, { name = '' }) => ({
      workspace: shapeOf(workspaces.update(name, patchOf(places))),
    })),
    raw('DELETE', 'workspaces/{name}', async (_, { name = '' }, query) => {
      await writer.write(() => workspaces.remove(name, query.get('mode') ?? 'RESTRICT'));
      return { status: 204, type: HTML, body: '' };
    }),
  ];
}

function disabledRoutes(prefix: string): Route[] {
  const answers = (methods: readonly Route['method'][], path: string, shown: string) =>
    methods.map((method) =>
      raw(method, path, () =>
        textAnswer(
          503,
          `Endpoint: ${prefix}${shown} disabled because the server is running without workspaces support. ` +
            'To enable workspace, run `mlflow server` with `--enable-workspaces`',
          HTML,
        ),
      ),
    );
  return [
    ...answers(['GET', 'POST'], 'workspaces', 'workspaces'),
    ...answers(['GET', 'PATCH', 'DELETE'], 'workspaces/{name}', 'workspaces/<workspace_name>'),
  ];
}

function patchOf({ description, default_artifact_root, trace_archival_config }: Message<typeof placeFields>): WorkspacePatch {
  const { location, retention } = trace_archival_config ?? {};
  return {
    ...(description !== undefined && { description }),
    ...(default_artifact_root !== undefined && { artifactRoot: default_artifact_root }),
    ...(location !== undefined && { archiveLocation: location }),
    ...(retention !== undefined && { archiveRetention: retention }),
  };
}

function shapeOf({ name, description, artifactRoot, archiveLocation, archiveRetention }: Workspace) {
  const archival = {
    ...(archiveLocation !== undefined && { location: archiveLocation }),
    ...(archiveRetention !== undefined && { retention: archiveRetention }),
  };
  return {
    name,
    ...(description !== undefined && { description }),
    ...(artifactRoot !== undefined && { default_artifact_root: artifactRoot }),
    ...(Object.keys(archival).length > 0 && { trace_archival_config: archival }),
  };
}
