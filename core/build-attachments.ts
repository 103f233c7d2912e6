import { randomBytes } from 'node:crypto';
import { DEFAULT_ENDPOINT } from '#shared/domain/scenario/endpoint.ts';
import { type Attachments, createAttachments } from './attach/attachments.ts';
import type { Server } from './attach/ports.ts';
import { createAsk } from './bridge/ask-upstream.ts';
import { createBridgeAgents, trustedOf } from './bridge/bridge-agents.ts';
import { diagnose } from './bridge/doctor.ts';
import { createRemoteWebhooks } from './bridge/remote-webhooks.ts';
import type { Upstream } from './bridge/upstream.ts';
import type { Reception } from './build-receiver.ts';
import type { BuildSite } from './build-site.ts';
import type { CoreOptions } from './core-options.ts';
import { inspectOwnSetup, type OwnPort } from './own-setup.ts';
import type { ReadStatus } from './status.ts';

const NAME_BYTES = 3;
const SECRET_BYTES = 24;

export interface RealServers {
  attachments: Attachments;
  serverOf(upstream: Upstream): Server;
  examineSelf: () => ReturnType<typeof inspectOwnSetup>;
}

/** Real MLflow servers: looked at, and attached for as long as this core runs. */
export function buildAttachments(site: BuildSite, { endpoints, senders, tunnel }: Reception, status: ReadStatus): RealServers {
  const { options, bus, directory, undo, addresses } = site;
  const { clock, version, env } = options;

  function serverOf(upstream: Upstream): Server {
    const agents = createBridgeAgents(trustedOf(env)); // it keeps no connections
    const way = { agents, clock, version };
    return {
      upstream,
      look: (target, events) => diagnose({ upstream, target, events, ...way }),
      webhooks: createRemoteWebhooks(upstream, createAsk(way)),
    };
  }

  const attachments = createAttachments({
    clock,
    dataDir: directory.path,
    webhookUrl: () => addresses.get().webhookUrl,
    tunnel,
    senders,
    forward: {
      async listen(listener, url) {
        const result = await endpoints.listen(DEFAULT_ENDPOINT, listener, { routes: [{ events: '*', url }], watch: false });
        return result.kind === 'done' ? undefined : result.message;
      },
      unlisten: (listener) => endpoints.unlisten(DEFAULT_ENDPOINT, listener),
    },
    hasOwnSecret: () => endpoints.secretOf(DEFAULT_ENDPOINT) !== undefined,
    subscribe: bus.subscribe,
    publish: (attachment) => bus.publish({ type: 'attachment.changed', ...(attachment && { attachment }) }),
    newName: () => `hookglass-${randomBytes(NAME_BYTES).toString('hex')}`,
    newSecret: () => randomBytes(SECRET_BYTES).toString('base64url'),
  });
  undo.later(attachments.close);
  const examineSelf = () =>
    inspectOwnSetup({
      dataDir: directory.path,
      encryptionKey: options.encryptionKey,
      running: status(),
      ports: portsOf(options),
      nowMs: clock.nowMs(),
    });
  return { attachments, serverOf, examineSelf };
}

const portsOf = ({ mlflow, receiver, receiverTls, inspector }: CoreOptions): OwnPort[] => [
  { flag: '--mlflow-port', ...mlflow },
  { flag: '--receiver-port', ...receiver },
  ...(receiverTls === 'off' ? [] : [{ flag: '--receiver-tls-port' as const, ...receiverTls }]),
  { flag: '--inspector-port', ...inspector },
];
