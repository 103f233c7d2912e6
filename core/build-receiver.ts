import type { Server } from 'node:http';
import type { Server as SecureServer } from 'node:https';
import { verdictOf } from '#shared/domain/delivery/verdict.ts';
import type { Delivery } from './build-delivery.ts';
import type { BuildSite } from './build-site.ts';
import { explainRefusals } from './explained-refusals.ts';
import { createForwarder, type Forwarder } from './forward/forwarder.ts';
import { createListenerLookup } from './forward/listener-of.ts';
import { createRestartWatch } from './forward/restart-watch.ts';
import { type Agents, createAgents } from './net/connection.ts';
import type { CaptureStore } from './receiver/capture-store.ts';
import type { Endpoints } from './receiver/endpoints.ts';
import { createReceiver } from './receiver/receiver.ts';
import { createSenderLeases, type SenderLeases } from './receiver/sender-leases.ts';
import { createExplainer, type Explainer } from './signing/explainer.ts';
import { createFollowerStore } from './tunnel/follower-store.ts';
import type { Followers } from './tunnel/followers.ts';
import { openTunnel } from './tunnel/open-tunnel.ts';
import type { Tunnel } from './tunnel/tunnel.ts';

/** The receiver with what passes its requests on, leads them to it and explains them. */
export interface Reception {
  server: Server;
  /** Absent without HTTPS. */
  tlsServer: SecureServer | undefined;
  endpoints: Endpoints;
  forwarder: Forwarder;
  /** They keep no connection. */
  freshConnections: Agents;
  tunnel: Tunnel;
  followers: Followers;
  explainer: Explainer;
  /** Servers elsewhere that are attached. */
  senders: SenderLeases;
}

/** What was kept before, and what is on its way to it. */
interface Kept {
  captures: CaptureStore;
  isOnItsWay: (deliveryId: string) => boolean;
}

export function buildReceiver(site: BuildSite, { captures, isOnItsWay }: Kept, delivery: Delivery): Reception {
  const { options, db, writer, secrets, certificate, bus, undo } = site;
  const { webhooks, dispatcher, policy } = delivery;
  const { forwarder, freshConnections } = buildForwarder(site, delivery);
  const { tunnel, followers } = buildTunnel(site, delivery);
  const senders = createSenderLeases(options.clock, () => bus.publish({ type: 'attachment.changed' }));
  undo.later(senders.close);
  const receiver = createReceiver({
    db,
    captures,
    writer,
    clock: options.clock,
    logger: options.logger,
    publish: bus.publish,
    secretsFor: webhooks.secretsFor,
    senders,
    isOnItsWay,
    onReceived(deliveryId, { verdict, endpoint }) {
      // Where no secret here is known to be the sender's, the sender itself knows.
      const known = verdict.result === 'unchecked' ? undefined : verdictOf(verdict);
      dispatcher.recordReceived(deliveryId, { verdict: known, endpoint });
    },
    secrets,
    forward: forwarder.forward,
    targetRefusal: policy.targetRefusal,
    cameThroughTunnel: tunnel.carries,
    defaults: {
      ...(options.receiverSecret !== 'auto' && { secret: options.receiverSecret.text }),
      ...(options.respond && { scenario: options.respond }),
    },
  });
  const { server, endpoints } = receiver;
  const tlsServer = certificate && receiver.tlsServer(certificate.pem);
  const explainer = buildExplainer(site, { captures, delivery, endpoints, senders });
  return { server, tlsServer, endpoints, forwarder, freshConnections, tunnel, followers, explainer, senders };
}

function buildForwarder({ options, trusted, undo }: BuildSite, { commands, policy }: Delivery) {
  const { clock, logger } = options;
  const freshConnections = createAgents({ policy, keepAlive: false, trusted });
  undo.later(freshConnections.destroy);
  const watch = createRestartWatch({
    clock,
    logger,
    listeners: createListenerLookup(),
    resend: async (deliveryIds) => {
      for (const deliveryId of deliveryIds) await commands.replay(deliveryId, { mode: 'resigned', origin: 'watch' });
    },
  });
  undo.later(watch.stop);
  return { freshConnections, forwarder: createForwarder({ clock, watch, agents: freshConnections }) };
}

function buildTunnel(site: BuildSite, { webhooks, policy }: Delivery) {
  const { options, db, writer, directory, trusted, bus, undo, addresses } = site;
  const { clock, random, logger } = options;
  // A public URL is the provider's; where a tunnel leads is no target of deliveries.
  const agents = createAgents({ policy: { peerRefusal: () => undefined }, keepAlive: false, trusted });
  undo.later(agents.destroy);
  const { tunnel, followers } = openTunnel({
    clock,
    random,
    dir: directory.tunnelDir,
    home: options.home,
    env: options.env,
    guard: options.tunnelGuard,
    agents,
    // Asked also when a start is undone that did not get so far.
    receiverUrl: () => addresses.known()?.receiver ?? '',
    publish: (status) => bus.publish({ type: 'tunnel.changed', tunnel: status }),
    following: { store: createFollowerStore(db), writer, webhooks, checkUrl: policy.check, logger },
  });
  undo.later(followers.settled, async () => void (await tunnel.close()));
  undo.later(
    bus.subscribe((events) => {
      for (const event of events) followers.notice(event);
    }),
  );
  return { tunnel, followers };
}

function buildExplainer(
  { options, writer, bus, undo }: BuildSite,
  { captures, delivery, endpoints, senders }: { captures: CaptureStore; delivery: Delivery; endpoints: Endpoints; senders: SenderLeases },
): Explainer {
  const { deliveries, webhooks, dispatcher } = delivery;
  const explainer = createExplainer();
  undo.later(explainer.close);
  undo.later(
    explainRefusals({
      subscribe: bus.subscribe,
      explainer,
      sources: { deliveries, captures, webhooks, endpoints, senders },
      writer,
      keepOfDelivery: dispatcher.recordCause,
      keepOfCapture: captures.explain,
      logger: options.logger,
    }),
  );
  return explainer;
}
