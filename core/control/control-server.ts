import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Writer } from '#core/database/writer.ts';
import type { Dispatch } from '#core/dispatch/dispatch.ts';
import type { Dispatcher } from '#core/dispatch/loop/dispatcher.ts';
import type { DeliveryReader } from '#core/dispatch/read/delivery-store.ts';
import type { SequenceStore } from '#core/dispatch/store/sequence-store.ts';
import type { SettingsStore } from '#core/dispatch/store/settings-store.ts';
import type { WebhookStore } from '#core/dispatch/store/webhook-store.ts';
import type { SendAgain } from '#core/forward/send-again.ts';
import { createGuardedServer } from '#core/http/guarded-server.ts';
import { refusalOfStranger } from '#core/http/own-origin.ts';
import { PROBLEM_TYPE, problemOf } from '#core/http/problem.ts';
import { DEFAULT_SERVER_LIMITS, type ServerLimits } from '#core/http/server-options.ts';
import type { CaptureReader } from '#core/receiver/capture-store.ts';
import type { Endpoints } from '#core/receiver/endpoints.ts';
import type { SenderLeases } from '#core/receiver/sender-leases.ts';
import type { Explainer } from '#core/signing/explainer.ts';
import type { Followers } from '#core/tunnel/followers.ts';
import type { Tunnel } from '#core/tunnel/tunnel.ts';
import type { CoreStatus } from '#shared/domain/app/core-status.ts';
import type { Clock } from '#shared/domain/clock.ts';
import type { Logger } from '#shared/domain/logger.ts';
import type { Problem } from '#shared/domain/problem.ts';
import type { AccessToken } from './access-token.ts';
import type { Api } from './api.ts';
import { bearerOf, NO_TOKEN } from './bearer.ts';
import type { Handlers } from './handlers.ts';
import { createLateLoad } from './late-load.ts';
import type { LaunchCodes } from './launch-codes.ts';
import { createPage } from './page.ts';
import { type AgentHandlersOptions, agentHandlers } from './routes/agents.ts';
import { type CallHandlersOptions, callHandlers } from './routes/calls.ts';
import { captureHandlers } from './routes/captures.ts';
import { type CertificateHandlersOptions, certificateHandlers } from './routes/certificate.ts';
import { type CheckHandlersOptions, checkHandlers } from './routes/checks.ts';
import { commandHandlers } from './routes/commands.ts';
import { coreHandlers } from './routes/core.ts';
import { deliveryHandlers, deliveryWithWords } from './routes/deliveries.ts';
import { endpointHandlers } from './routes/endpoints.ts';
import { explanationHandlers } from './routes/explanations.ts';
import { type ExplorationHandlersOptions, explorationHandlers } from './routes/explorations.ts';
import { type ForwardingHandlersOptions, forwardingHandlers } from './routes/forwarding.ts';
import { type RealServerHandlersOptions, realServerHandlers } from './routes/real-servers.ts';
import { type RegistryHandlersOptions, registryHandlers } from './routes/registry.ts';
import { type RegistryImportHandlersOptions, registryImportHandlers } from './routes/registry-imports.ts';
import { rowHandlers } from './routes/rows.ts';
import { sampleHandlers } from './routes/sample.ts';
import { senderHandlers } from './routes/senders.ts';
import { sequenceHandlers } from './routes/sequences.ts';
import { type SettingsHandlersOptions, settingsHandlers } from './routes/settings.ts';
import { sharedHandlers } from './routes/shared.ts';
import { tunnelHandlers } from './routes/tunnel.ts';
import { type UpkeepHandlersOptions, upkeepHandlers } from './routes/upkeep.ts';
import { verificationHandlers } from './routes/verification.ts';
import { type WebhookHandlersOptions, webhookHandlers } from './routes/webhooks.ts';

export interface ControlOptions extends CertificateHandlersOptions, ForwardingHandlersOptions, AgentHandlersOptions, UpkeepHandlersOptions {
  version: string;
  deliveries: DeliveryReader;
  captures: CaptureReader;
  calls: CallHandlersOptions['calls'];
  registry: RegistryHandlersOptions['registry'];
  registryImports: RegistryImportHandlersOptions['registryImports'];
  env: RegistryImportHandlersOptions['env'];
  webhooks: WebhookStore;
  dispatcher: Pick<Dispatcher, 'test'>;
  commands: Dispatch['commands'];
  sequences: SequenceStore;
  checkRuns: CheckHandlersOptions['checkRuns'];
  /** The MLflow that is imitated. */
  release: CheckHandlersOptions['release'];
  explorations: ExplorationHandlersOptions['explorations'];
  settings: SettingsStore;
  startFlags: SettingsHandlersOptions['startFlags'];
  settingsChanged: SettingsHandlersOptions['settingsChanged'];
  storage: SettingsHandlersOptions['storage'];
  endpoints: Endpoints;
  senders: SenderLeases;
  attachments: RealServerHandlersOptions['attachments'];
  serverOf: RealServerHandlersOptions['serverOf'];
  examineSelf: RealServerHandlersOptions['examineSelf'];
  tunnel: Tunnel;
  followers: Followers;
  explainer: Pick<Explainer, 'explain'>;
  /** The refusal text of the URL policy, or undefined when the URL may be called. */
  checkUrl: (url: string) => Promise<string | undefined>;
  examineUrl: WebhookHandlersOptions['examineUrl'];
  writer: Writer;
  token: AccessToken;
  launchCodes: LaunchCodes;
  /** Writes a private file that leads to a launch link. @returns its path */
  launchFile: () => string;
  status: () => CoreStatus;
  /** Sends a received request to another target. */
  sendAgain: SendAgain;
  uuid: () => string;
  /** A fresh secret for the sample webhook. */
  newSecret: () => string;
  /** Where the built page lies; without it the port serves the API alone. */
  pageDir?: string;
  clock: Clock;
  logger: Logger;
  limits?: Partial<ServerLimits>;
}

/** What coding agents ask, at `/mcp`. */
export type AnswerAgent = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/**
 * The control plane: the API under `/api/v1`, `/mcp`, and the inspector's page, all on one origin. Security stance: the listener
 * is on loopback; the Host header has to name it; pages of other origins are refused before anything else; all but the
 * page and `POST /session` wants the token; no answer carries Access-Control-Allow-Origin.
 * @returns a server that does not listen yet. The stream is attached to it by core/stream.
 */
export function createControlServer(
  options: ControlOptions,
  { handlers = handlersOf(options), answerAgent }: { handlers?: Handlers; answerAgent?: AnswerAgent } = {},
): Server {
  const { version, token, clock, logger } = options;
  const page = createPage(options.pageDir);
  // What checks the API's shapes takes a fifth of a start.
  const api = createLateLoad(async (): Promise<Api> => {
    const { createApi } = await import('./api.ts');
    return createApi({ handlers, version, isToken: token.matches, logger });
  });
  const server = createGuardedServer({
    name: 'the inspector',
    limits: { ...DEFAULT_SERVER_LIMITS, ...options.limits },
    clock,
    logger,
    async onRequest(request, response) {
      const stranger = refusalOfStranger(request, request.socket.localPort ?? 0);
      setSafetyHeaders(response, stranger ? "'none'" : `'self' ws://${request.headers.host}`);
      if (stranger) return refuse(response, stranger);
      if (answerAgent && /^\/mcp(\?|$)/.test(request.url ?? '')) {
        response.setHeader('cache-control', 'no-store');
        const candidate = bearerOf(request);
        if (candidate !== undefined && token.matches(candidate)) return answerAgent(request, response);
        return refuse(response, problemOf('unauthorized', NO_TOKEN), { 'www-authenticate': 'Bearer' });
      }
      if (!/^\/api(\/|\?|$)/.test(request.url ?? '')) {
        page(request, response);
        api.now().catch(() => undefined); // the page asks next, and hears then what is wrong
        return;
      }
      const answer = await api.now();
      if (request.destroyed) return; // whoever asked has left meanwhile
      response.setHeader('cache-control', 'no-store');
      // It was judged above; Hono would refuse loopback addresses that are written in another way than it would.
      request.headers.host = '127.0.0.1';
      await answer(request, response);
    },
  });
  api.soonAfterStart(server, clock);
  return server;
}

/** What answers each route. */
export function handlersOf({ dispatcher: { test }, ...options }: ControlOptions): Handlers {
  return {
    ...coreHandlers(options),
    ...upkeepHandlers(options),
    ...deliveryHandlers(options),
    ...rowHandlers({ ...options, deliveryWithWords: (id) => deliveryWithWords(options, id) }),
    ...verificationHandlers(options),
    ...explanationHandlers(options),
    ...sharedHandlers(options),
    ...commandHandlers(options),
    ...sequenceHandlers(options),
    ...checkHandlers(options),
    ...explorationHandlers(options),
    ...settingsHandlers(options),
    ...captureHandlers(options),
    ...callHandlers(options),
    ...registryHandlers(options),
    ...registryImportHandlers(options),
    ...endpointHandlers(options),
    ...senderHandlers(options),
    ...realServerHandlers(options),
    ...forwardingHandlers(options),
    ...certificateHandlers(options),
    ...tunnelHandlers(options),
    ...webhookHandlers({ ...options, test }),
    ...agentHandlers(options),
    ...sampleHandlers({ ...options, test, webhookUrl: () => options.status().urls.webhookUrl }),
  };
}

/** The page's own scripts and nothing else. Styles may be inline: the parts of the interface place their popovers so. */
function setSafetyHeaders(response: ServerResponse, connectSource: string): void {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src ${connectSource}`,
    "worker-src 'self'",
    "manifest-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "object-src 'none'",
  ];
  response.setHeader('content-security-policy', policy.join('; '));
  response.setHeader('x-content-type-options', 'nosniff');
  response.setHeader('x-frame-options', 'DENY');
  response.setHeader('referrer-policy', 'no-referrer');
  response.setHeader('cross-origin-opener-policy', 'same-origin');
  response.setHeader('cross-origin-resource-policy', 'same-origin');
}

function refuse(response: ServerResponse, problem: Problem, headers: Record<string, string> = {}): void {
  response.writeHead(problem.status, { 'content-type': PROBLEM_TYPE, 'cache-control': 'no-store', ...headers });
  response.end(JSON.stringify(problem));
}
