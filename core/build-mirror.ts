import type { MirroredServer } from '#shared/domain/app/core-status.ts';
import type { RegistryEvent } from '#shared/domain/mlflow/event-schema.ts';
import { ownListeners } from './addresses.ts';
import { parseUpstream } from './bridge/upstream.ts';
import type { BuildSite } from './build-site.ts';
import type { UpstreamOptions } from './core-options.ts';
import { createMirrorAgents } from './mirror/mirror-agents.ts';
import { createMirrorPlane, type MirrorPlaneOptions } from './mirror/mirror-plane.ts';
import { createQuestion } from './mirror/questions.ts';
import { createStanding } from './mirror/standing.ts';
import type { MlflowPlane } from './mlflow-api/plane.ts';

export interface MirrorBuilt {
  plane: MlflowPlane;
  view(): MirroredServer;
  /** Asks the server who it is; what comes of it is logged and shown. */
  meet(): Promise<void>;
}

interface MirrorParts extends Pick<MirrorPlaneOptions, 'workspaces'> {
  upstream: UpstreamOptions;
  /** Answers what is not passed on. */
  local: MlflowPlane;
  announce: (event: RegistryEvent, unread: string | undefined, workspace: string) => void;
}

/** A real MLflow server in the place of the local registry. */
export function buildMirror(site: BuildSite, { upstream: given, local, announce, workspaces }: MirrorParts): MirrorBuilt {
  const { options, release: fallback, writer, undo, addresses } = site;
  const { clock, logger } = options;
  const upstream = parseUpstream(given.base, {});
  const agents = createMirrorAgents({ ownListeners: () => ownListeners(addresses.known(), options), trusted: given.trusted });
  undo.later(agents.destroy);
  const question = createQuestion(upstream, agents);
  const standing = createStanding({ base: upstream.base, ask: question, fallback, clock, logger });
  const plane = createMirrorPlane({
    ...{ upstream, local, agents, question, standing, writer, announce, logger },
    ...(workspaces && { workspaces }),
  });
  const caller = ['Host', upstream.host, 'User-Agent', `hookglass/${options.version}`, 'Accept', '*/*'];
  return { plane, view: standing.view, meet: () => standing.learn(caller) };
}
