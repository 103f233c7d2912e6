import type { Server } from 'node:http';
import type { Server as SecureServer } from 'node:https';
import { buildAttachments } from './build-attachments.ts';
import { buildCaptures } from './build-captures.ts';
import { buildChecks } from './build-checks.ts';
import { buildDelivery } from './build-delivery.ts';
import { buildImports } from './build-imports.ts';
import { buildInspector } from './build-inspector.ts';
import { buildMlflow } from './build-mlflow.ts';
import { buildReceiver } from './build-receiver.ts';
import type { BuildSite } from './build-site.ts';
import { startWork } from './start-work.ts';
import { createStatus, type ReadStatus } from './status.ts';

/** The planes, none of which listens yet. */
export interface Planes {
  mlflow: Server;
  receiver: Server;
  receiverTls: SecureServer | undefined;
  inspector: Server;
  /** Ends the streams of the inspector; to be called before its server is closed. */
  closeStream(): Promise<void> | void;
  /** A fresh link that opens the inspector once. */
  launchLink(): string;
  /** Writes a private file that leads there. @returns its path */
  launchFile(): string;
  status: ReadStatus;
  /** Asks the server that calls are passed on to who it is. */
  meetUpstream(): Promise<void>;
  /** Deliveries are sent from here on, and old rows dropped. */
  startWork(): Promise<void>;
}

/** Second step of a start: each part receives what it needs, and what it needs was built before it. */
export function buildPlanes(site: BuildSite): Planes {
  const { captures, shelves, onItsWay } = buildCaptures(site);
  const delivery = buildDelivery(site, { captures, onItsWay });
  const reception = buildReceiver(site, { captures, isOnItsWay: onItsWay.has }, delivery);
  const mlflow = buildMlflow(site, delivery);
  const status = createStatus({ ...site, captures, ...delivery, mirrored: () => mlflow.mirror?.view() });
  const checks = buildChecks(site, delivery);
  const realServers = buildAttachments(site, reception, status);
  const inspector = buildInspector(site, {
    captures,
    delivery,
    ...checks,
    reception,
    realServers,
    calls: mlflow.calls,
    registry: mlflow.registry,
    registryImports: buildImports(site, mlflow.imported),
    journal: mlflow.journal,
    status,
  });
  return {
    mlflow: mlflow.server,
    receiver: reception.server,
    receiverTls: reception.tlsServer,
    inspector: inspector.server,
    closeStream: inspector.closeStream,
    launchLink: inspector.launchLink,
    launchFile: inspector.launchFile,
    status,
    meetUpstream: async () => mlflow.mirror?.meet(),
    startWork: () =>
      startWork(site, { dispatcher: delivery.dispatcher, status, shelves: [...delivery.shelves, ...shelves, mlflow.calls.shelf] }),
  };
}
