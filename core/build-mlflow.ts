import type { Server } from 'node:http';
import type { CausedEvent } from '#shared/domain/app/api-call.ts';
import type { RegistryChange } from '#shared/domain/mlflow/registry-change.ts';
import { DEFAULT_WORKSPACE } from '#shared/domain/mlflow/workspace.ts';
import { createArtifactStore } from './artifacts/artifact-store.ts';
import type { Delivery } from './build-delivery.ts';
import { buildMirror, type MirrorBuilt } from './build-mirror.ts';
import type { BuildSite } from './build-site.ts';
import { webhooksOf } from './dispatch/store/webhooks-of.ts';
import { isLoopbackName } from './http/host-check.ts';
import { createJournal, type Journal } from './mlflow-api/journal.ts';
import { createJournalStore, type JournalStore } from './mlflow-api/journal-store.ts';
import { createLocalPlane, type WorkspaceParts } from './mlflow-api/local-plane.ts';
import { createMlflowServer } from './mlflow-api/mlflow-server.ts';
import { createRegistry, type Registry } from './registry/registry.ts';
import { createTracking } from './tracking/tracking.ts';
import { createWorkspaces } from './workspaces/workspaces.ts';

export interface MlflowBuilt {
  server: Server;
  calls: JournalStore;
  /** Where what coding agents ask for is written down. */
  journal: Pick<Journal, 'agent'>;
  /** Where a real server answers instead of the local registry. */
  mirror: MirrorBuilt | undefined;
  /** The registry as the inspector reads and changes it. */
  registry: Pick<Registry, 'overview'> & { change(change: RegistryChange, client: string): Promise<CausedEvent[]> };
  /** What an import needs: a place for whole models, and a row among the calls for what came in. */
  imported: Pick<Registry, 'whole'> & { noted(path: string): Promise<void> };
}

/** The MLflow API: the local registry and tracking, or a real server elsewhere, as the plane that answers, with the journal around it. */
export function buildMlflow(site: BuildSite, delivery: Delivery): MlflowBuilt {
  const { options, release, keep, db, writer, directory, bus, undo, addresses } = site;
  const { clock, random, uuid, logger } = options;
  const calls = createJournalStore(db, { nowMs: clock.nowMs, keep, afterUndo: writer.afterUndo });
  const journal = createJournal({ store: calls, writer, clock, publish: bus.publish, logger });
  undo.later(journal.stop);

  const workspaces = options.enableWorkspaces ? createWorkspaces({ db, webhooks: delivery.webhooks }) : undefined;
  function partsOf(workspace: string): WorkspaceParts {
    const artifactRoot = () => workspaces?.get(workspace).artifactRoot;
    const scope = { name: workspace, isOneOfMany: workspaces !== undefined, artifactRoot };
    const tracking = createTracking({ db, workspace: scope, clock, random, uuid, release });
    const registry = createRegistry({
      db,
      workspace,
      clock,
      release,
      announce: (event) => journal.announced(event, delivery.dispatcher.announce(event, { source: 'registry', workspace })),
      tracking: tracking.forRegistry,
    });
    return { registry, tracking, webhooks: webhooksOf(delivery.webhooks, workspace) };
  }
  // The inspector shows and changes the default one.
  const own = partsOf(DEFAULT_WORKSPACE);
  const { registry } = own;
  const { host, allowedHosts, allowedOrigins, staticPrefix } = options.mlflow;
  const local = createLocalPlane({
    ...(staticPrefix !== undefined && { staticPrefix }),
    partsOf: (workspace) => (workspace === DEFAULT_WORKSPACE ? own : partsOf(workspace)),
    ...(workspaces && { workspaces }),
    release,
    artifacts: createArtifactStore(directory.artifactsDir, uuid),
    testWebhook: delivery.dispatcher.test,
    checkUrl: delivery.policy.check,
    writer,
    logger,
    inspectorUrl: () => addresses.get().inspector,
  });
  const mirror =
    options.upstream &&
    buildMirror(site, {
      upstream: options.upstream,
      local,
      ...(workspaces && { workspaces }),
      announce: (event, unread, workspace) => {
        const from = { source: 'mirror' as const, ...(unread !== undefined && { unread }), ...(workspaces && { workspace }) };
        journal.announced(event, delivery.dispatcher.announce(event, from));
      },
    });
  const hosts = { allowed: allowedHosts, reachable: !isLoopbackName(host) };
  const neighbours = { hosts, origins: allowedOrigins, ownPages: mirror !== undefined };
  return {
    server: createMlflowServer({
      ...{ plane: mirror?.plane ?? local, clock, logger, journal, neighbours },
      ...(staticPrefix !== undefined && { prefix: staticPrefix }),
      // What is passed on may be files under any address.
      ...(mirror && { mayBeSlow: () => true }),
    }),
    calls,
    journal,
    mirror,
    registry: {
      overview: registry.overview,
      change: (change, client) => journal.own({ path: `/api/v1/registry/changes (${change.kind})`, client }, () => registry.apply(change)),
    },
    imported: {
      whole: registry.whole,
      noted: async (path) => void (await journal.own({ path, client: 'Hookglass' }, () => undefined)),
    },
  };
}
