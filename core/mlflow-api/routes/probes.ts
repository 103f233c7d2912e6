import type { Scope } from '#shared/domain/mlflow/workspace.ts';
import { text } from '../answer.ts';
import { type Route, raw } from '../route.ts';

/** The server that is imitated; clients decide by it what they may ask. */
const MLFLOW_VERSION = '3.17.2';
const HTML = 'text/html; charset=utf-8';

/** What clients, people and monitoring ask first. */
export function probeRoutes(inspectorUrl: () => string): Route[] {
  return [
    raw('GET', '/', () => ({ ...text(302, `The inspector is at ${inspectorUrl()}\n`), headers: { location: inspectorUrl() } })),
    raw('GET', '/health', () => text(200, 'OK')),
    raw('GET', '/version', () => text(200, MLFLOW_VERSION, HTML)),
  ];
}

/** Asked at the first artifact download; no client acts on the last three. */
export function versionThreeRoutes({ isOneOfMany }: Scope): Route[] {
  const info = JSON.stringify({
    store_type: 'SqlStore',
    workspaces_enabled: isOneOfMany,
    trace_archival_enabled: false,
    multipart_uploads_enabled: false,
    multipart_downloads_enabled: false,
    presigned_upload_run_id_supported: true,
    presigned_upload_model_id_supported: true,
    features_enabled: { gateway: true },
  });
  return [raw('GET', 'server-info', () => text(200, info, 'application/json'))];
}
