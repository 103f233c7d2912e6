import { randomBytes } from 'node:crypto';
import type { Server } from 'node:http';
import type { Server as SecureServer } from 'node:https';
import { type AgentsPlane, buildAgents } from './build-agents.ts';
import type { RealServers } from './build-attachments.ts';
import type { Delivery } from './build-delivery.ts';
import type { Reception } from './build-receiver.ts';
import type { BuildSite } from './build-site.ts';
import { type AccessToken, openAccessToken } from './control/access-token.ts';
import { type ControlOptions, createControlServer, handlersOf } from './control/control-server.ts';
import type { Handlers } from './control/handlers.ts';
import { createLaunchCodes } from './control/launch-codes.ts';
import { createLaunchFiles } from './control/launch-files.ts';
import { probeTarget } from './forward/probe-target.ts';
import { createSendAgain } from './forward/send-again.ts';
import type { Journal } from './mlflow-api/journal.ts';
import type { CaptureStore } from './receiver/capture-store.ts';
import type { CertificateFile } from './receiver/local-certificate.ts';
import type { ReadStatus } from './status.ts';
import { storageSizes } from './storage-sizes.ts';
import { attachStream } from './stream/stream-server.ts';

const SAMPLE_SECRET_BYTES = 24;

/** What the inspector shows and changes. */
export interface Shown {
  captures: CaptureStore;
  delivery: Delivery;
  reception: Reception;
  realServers: RealServers;
  checkRuns: ControlOptions['checkRuns'];
  explorations: ControlOptions['explorations'];
  calls: ControlOptions['calls'];
  registry: ControlOptions['registry'];
  registryImports: ControlOptions['registryImports'];
  journal: Pick<Journal, 'agent'>;
  status: ReadStatus;
}

export interface Inspector {
  server: Server;
  /** Ends the streams, and the connections of coding agents. */
  closeStream(): Promise<void>;
  launchLink(): string;
  launchFile(): string;
}

/** The control API, the page and the stream, with the ways in: token, launch links, launch files. */
export function buildInspector(site: BuildSite, shown: Shown): Inspector {
  const { options, directory, bus, undo, addresses } = site;
  const token = openAccessToken(directory.tokenFile);
  const codes = createLaunchCodes(options.clock);
  const linkOf = (code: string) => `${addresses.get().inspector}/#code=${code}`;
  const launchFiles = createLaunchFiles({ directory: directory.launchDir, codes, linkOf, clock: options.clock });
  undo.later(launchFiles.close);
  let handlers: Handlers | undefined;
  const agents = buildAgents(site, {
    ...{ token, journal: shown.journal, status: shown.status },
    secrets: { webhooks: shown.delivery.webhooks, endpoints: shown.reception.endpoints, senders: shown.reception.senders },
    handlers: () => handlers ?? neverAsked(),
  });
  const control = controlOptions(site, shown, { token, launchCodes: codes, launchFile: launchFiles.issue, agents });
  handlers = handlersOf(control);
  const server = createControlServer(control, { handlers, answerAgent: agents.answer });
  const stream = attachStream(server, {
    ...{ bus, isToken: token.matches, onTokenChange: token.onRotate, clock: options.clock },
    others: agents.upgrades,
  });
  return {
    server,
    async closeStream() {
      await agents.close();
      await stream.close();
    },
    launchLink: () => linkOf(codes.issue()),
    launchFile: launchFiles.issue,
  };
}

/** The listener opens when all of it is built. */
function neverAsked(): never {
  throw new Error('an agent asked before the control plane was built');
}

type WaysIn = Pick<ControlOptions, 'launchCodes' | 'launchFile'> & { token: AccessToken; agents: AgentsPlane };

function controlOptions(
  { options, writer, settings, release, certificate, directory, recentLog, keyOrigin }: BuildSite,
  shown: Shown,
  { agents, ...waysIn }: WaysIn,
): ControlOptions {
  const { captures, delivery, reception, realServers, checkRuns, explorations, calls, registry, registryImports, status } = shown;
  const { policy, sendChecked: _, ...delivering } = delivery;
  const { endpoints, tunnel, followers, explainer, forwarder, freshConnections, tlsServer, senders } = reception;
  return {
    ...waysIn,
    ...delivering,
    ...realServers,
    version: options.version,
    captures,
    checkRuns,
    explorations,
    calls,
    registry,
    registryImports,
    env: options.env,
    settings,
    release,
    startFlags: options.startFlags ?? [],
    agents: agents.view,
    settingsChanged: (names) => names.includes('agents') && agents.settingChanged(),
    storage: () => storageSizes(directory, { ...status().counts, key: keyOrigin }),
    endpoints,
    senders,
    tunnel,
    followers,
    explainer,
    forwardTargets: forwarder.targets,
    targetRefusal: policy.targetRefusal,
    probeTarget: (url) => probeTarget(url, freshConnections),
    sendAgain: createSendAgain({ clock: options.clock, agents: freshConnections }),
    uuid: options.uuid,
    ...(certificate && { certificate: renewable(certificate, tlsServer) }),
    checkUrl: policy.check,
    examineUrl: policy.examine,
    writer,
    status,
    newSecret: () => randomBytes(SAMPLE_SECRET_BYTES).toString('base64url'),
    clock: options.clock,
    logger: options.logger,
    recentLog,
    runtime: `${process.versions['electron'] === undefined ? 'Node' : 'Node of Electron'} ${process.versions.node}, ${process.platform} ${process.arch}`,
    ...(options.reset && { reset: options.reset }),
    ...(options.pageDir !== undefined && { pageDir: options.pageDir }),
  };
}

/** A renewed certificate is shown to the next connection, without a restart. */
function renewable(file: CertificateFile, server: SecureServer | undefined): Pick<CertificateFile, 'describe' | 'renew'> {
  return {
    describe: file.describe,
    async renew() {
      const renewed = await file.renew();
      server?.setSecureContext(file.pem);
      return renewed;
    },
  };
}
