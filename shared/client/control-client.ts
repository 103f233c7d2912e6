import type { ApiCall } from '../domain/api-call.ts';
import type { CaptureDetail, CaptureSummary, VerifyReport } from '../domain/capture.ts';
import type { CoreStatus } from '../domain/core-status.ts';
import type { DeliveryDetail, DeliverySummary, UnheardEvent } from '../domain/delivery.ts';
import type { CommandOrigin, ComposeRequest, DeliveryCommandName, ReplayFailedRequest, ReplayRequest } from '../domain/delivery-command.ts';
import type { EndpointView, ForwardSettings } from '../domain/endpoint.ts';
import type { EventKind } from '../domain/event-kind.ts';
import type { ExplainReport } from '../domain/explain.ts';
import type { ForwardTarget, TargetProbe } from '../domain/forward-target.ts';
import type { LocalCertificate } from '../domain/local-certificate.ts';
import type { Scenario } from '../domain/scenario.ts';
import type { TunnelProviderInfo, TunnelSettings, TunnelStatus } from '../domain/tunnel.ts';
import type { Webhook, WebhookEvent, WebhookStatus } from '../domain/webhook.ts';
import { createAsk, type Fetch, query } from './ask.ts';

export interface ControlClientOptions {
  /** Origin of the inspector: `http://127.0.0.1:5080`. */
  baseUrl: string;
  token: string;
  /** Kept with every delivery that is sent or changed; `api` where it is absent. */
  origin?: CommandOrigin;
  fetch?: Fetch;
}

export interface Page<Item> {
  items: Item[];
  next?: string;
}

export interface PageRequest {
  /** 1…1000, 100 by default. */
  limit?: number;
  /** `next` of the page before. */
  cursor?: string;
  /** The filter language. */
  q?: string;
}

export interface NewWebhookRequest {
  name: string;
  url: string;
  events: readonly WebhookEvent[];
  description?: string;
  secret?: string;
  status?: WebhookStatus;
}

/** A value to explain instead of the header, and a further secret to try; both for this question only. */
export interface ExplainQuestion {
  value?: string;
  secret?: string;
}

/** Absent fields stay as they are. */
export interface EndpointSettings {
  /** `''` goes back to `auto`. */
  secret?: string;
  toleranceSec?: number;
  /** As data, or in one line: `503x2,verify`. */
  scenario?: Scenario | string;
  /** `null` forwards nothing any more. */
  forward?: ForwardSettings | null;
}

export type TestResult = { success: boolean; responseStatus: number; responseBody: string } | { success: false; errorMessage: string };

/** The client adds who asks. */
type Asked<Request extends { origin: CommandOrigin }> = Omit<Request, 'origin'>;

export interface ControlClient {
  status(): Promise<CoreStatus>;
  events(): Promise<Page<EventKind>>;
  deliveries(page?: PageRequest): Promise<Page<DeliverySummary>>;
  /** How many match a filter, of how many. */
  deliveryCount(q?: string): Promise<{ count: number; of: number }>;
  /** By our id or by the header's UUID; undefined when there is none. */
  delivery(id: string): Promise<DeliveryDetail | undefined>;
  deliveryBody(id: string): Promise<Uint8Array<ArrayBuffer> | undefined>;
  responseBody(id: string, attempt: number): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** Our check of what an attempt sent; undefined when there is no such attempt. */
  verification(id: string, attempt: number): Promise<VerifyReport | undefined>;
  /** Why an attempt was refused, or what a value stands for that somebody computed for it. */
  explain(id: string, attempt: number, question?: { value?: string; secret?: string }): Promise<ExplainReport>;
  unheard(page?: PageRequest): Promise<Page<UnheardEvent>>;
  /** @throws ControlError `conflict` when the state does not allow it. */
  command(id: string, name: DeliveryCommandName): Promise<DeliverySummary>;
  star(id: string, starred: boolean): Promise<DeliverySummary>;
  note(id: string, note: string): Promise<DeliverySummary>;
  replay(id: string, request: Asked<ReplayRequest>): Promise<DeliverySummary[]>;
  replayFailed(request: Asked<ReplayFailedRequest>): Promise<DeliverySummary[]>;
  compose(request: Asked<ComposeRequest>): Promise<DeliverySummary[]>;
  captures(page?: PageRequest): Promise<Page<CaptureSummary>>;
  capture(id: string): Promise<CaptureDetail | undefined>;
  captureBody(id: string): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** Why its signature does not match, or what a value stands for that somebody computed. */
  explainCapture(id: string, question: ExplainQuestion): Promise<ExplainReport>;
  explainAttempt(id: string, attempt: number, question: ExplainQuestion): Promise<ExplainReport>;
  /** Calls to the MLflow API, and what each caused. */
  calls(page?: PageRequest): Promise<Page<ApiCall>>;
  call(id: string): Promise<ApiCall | undefined>;
  webhooks(page?: PageRequest): Promise<Page<Webhook>>;
  webhook(id: string): Promise<Webhook | undefined>;
  createWebhook(webhook: NewWebhookRequest): Promise<Webhook>;
  updateWebhook(id: string, patch: Partial<NewWebhookRequest>): Promise<Webhook>;
  removeWebhook(id: string): Promise<void>;
  /** Resolves with the final outcome, after all retries. */
  testWebhook(id: string, event?: WebhookEvent): Promise<{ id: string; result: TestResult }>;
  revealSecret(id: string): Promise<string>;
  /** Makes the webhook `sample` where it is missing and sends one event through it. */
  sendSample(): Promise<{ id: string; webhookId: string; result: TestResult }>;
  endpoints(): Promise<EndpointView[]>;
  endpoint(name: string): Promise<EndpointView | undefined>;
  createEndpoint(name: string, settings: EndpointSettings): Promise<EndpointView>;
  updateEndpoint(name: string, change: EndpointSettings): Promise<EndpointView>;
  removeEndpoint(name: string): Promise<void>;
  restartEndpoint(name: string): Promise<EndpointView>;
  revealEndpointSecret(name: string): Promise<string>;
  /** Apps that requests have been passed on to. */
  forwardTargets(): Promise<ForwardTarget[]>;
  /** What answers at a URL, under each name of this machine. */
  probeTarget(url: string): Promise<TargetProbe[]>;
  certificate(): Promise<LocalCertificate>;
  renewCertificate(): Promise<LocalCertificate>;
  tunnel(): Promise<TunnelStatus>;
  tunnelProviders(): Promise<TunnelProviderInfo[]>;
  startTunnel(settings: TunnelSettings): Promise<TunnelStatus>;
  stopTunnel(): Promise<TunnelStatus>;
  /** From now on the webhook's URL is the public one, with the path of an endpoint: `webhook` when none is named. */
  followTunnel(webhookId: string, endpoint?: string): Promise<TunnelStatus>;
  /** The webhook keeps the URL that it has. */
  unfollowTunnel(webhookId: string): Promise<TunnelStatus>;
  /** A link that opens the inspector, once, within a minute. */
  launchLink(): Promise<string>;
  rotateToken(): Promise<void>;
}

/** The control API as functions. What is refused rejects with a {@link ControlError}; a missing record is undefined. */
export function createControlClient({ baseUrl, token, origin = 'api', fetch }: ControlClientOptions): ControlClient {
  const { json, found, bytes, done } = createAsk({ baseUrl, token, ...(fetch && { fetch }) });
  async function sent(path: string, request: object): Promise<DeliverySummary[]> {
    return (await json<{ deliveries: DeliverySummary[] }>('POST', path, { ...request, origin })).deliveries;
  }

  return {
    status: () => json('GET', '/status'),
    events: () => json('GET', '/events'),
    deliveries: (page) => json('GET', `/deliveries${query(page)}`),
    deliveryCount: (q) => json('GET', `/delivery-count${query(q ? { q } : {})}`),
    delivery: (id) => found(`/deliveries/${part(id)}`),
    deliveryBody: (id) => bytes(`/deliveries/${part(id)}/body`),
    responseBody: (id, attempt) => bytes(`/deliveries/${part(id)}/attempts/${attempt}/body`),
    verification: (id, attempt) => found(`/deliveries/${part(id)}/attempts/${attempt}/verification`),
    explain: (id, attempt, question = {}) => json('POST', `/deliveries/${part(id)}/attempts/${attempt}/explanation`, question),
    unheard: (page) => json('GET', `/unheard${query(page)}`),
    command: (id, name) => json('POST', `/deliveries/${part(id)}/${name}`, { origin }),
    note: (id, note) => json('PUT', `/deliveries/${part(id)}/note`, { note }),
    star: (id, starred) => json(starred ? 'PUT' : 'DELETE', `/deliveries/${part(id)}/star`),
    replay: (id, request) => sent(`/deliveries/${part(id)}/replay`, request),
    replayFailed: (request) => sent('/replay-failed', request),
    compose: (request) => sent('/compose', request),
    captures: (page) => json('GET', `/captures${query(page)}`),
    capture: (id) => found(`/captures/${part(id)}`),
    captureBody: (id) => bytes(`/captures/${part(id)}/body`),
    explainCapture: (id, question) => json('POST', `/captures/${part(id)}/explanation`, question),
    explainAttempt: (id, attempt, question) => json('POST', `/deliveries/${part(id)}/attempts/${attempt}/explanation`, question),
    calls: (page) => json('GET', `/calls${query(page)}`),
    call: (id) => found(`/calls/${part(id)}`),
    webhooks: (page) => json('GET', `/webhooks${query(page)}`),
    webhook: (id) => found(`/webhooks/${part(id)}`),
    createWebhook: (webhook) => json('POST', '/webhooks', webhook),
    updateWebhook: (id, patch) => json('PATCH', `/webhooks/${part(id)}`, patch),
    removeWebhook: (id) => done('DELETE', `/webhooks/${part(id)}`),
    testWebhook: (id, event) => json('POST', `/webhooks/${part(id)}/test`, event ? { event } : {}),
    revealSecret: async (id) => (await json<{ secret: string }>('POST', `/webhooks/${part(id)}/secret`)).secret,
    sendSample: () => json('POST', '/sample'),
    endpoints: async () => (await json<{ items: EndpointView[] }>('GET', '/endpoints')).items,
    endpoint: (name) => found(`/endpoints/${part(name)}`),
    createEndpoint: (name, settings) => json('POST', '/endpoints', { name, ...settings }),
    updateEndpoint: (name, change) => json('PATCH', `/endpoints/${part(name)}`, change),
    removeEndpoint: (name) => done('DELETE', `/endpoints/${part(name)}`),
    restartEndpoint: (name) => json('POST', `/endpoints/${part(name)}/restart`),
    revealEndpointSecret: async (name) => (await json<{ secret: string }>('POST', `/endpoints/${part(name)}/secret`)).secret,
    forwardTargets: async () => (await json<{ items: ForwardTarget[] }>('GET', '/forward/targets')).items,
    probeTarget: async (url) => (await json<{ items: TargetProbe[] }>('POST', '/forward/probe', { url })).items,
    certificate: () => json('GET', '/certificate'),
    renewCertificate: () => json('POST', '/certificate/renew'),
    tunnel: () => json('GET', '/tunnel'),
    tunnelProviders: async () => (await json<{ items: TunnelProviderInfo[] }>('GET', '/tunnel/providers')).items,
    startTunnel: (settings) => json('POST', '/tunnel/start', settings),
    stopTunnel: () => json('POST', '/tunnel/stop'),
    followTunnel: (webhookId, endpoint) => json('PUT', `/tunnel/followers/${part(webhookId)}`, { endpoint }),
    unfollowTunnel: (webhookId) => json('DELETE', `/tunnel/followers/${part(webhookId)}`),
    launchLink: async () => (await json<{ url: string }>('POST', '/launch-links')).url,
    rotateToken: () => done('POST', '/token/rotate'),
  };
}

const part = encodeURIComponent;
