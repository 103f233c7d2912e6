import type { ApiCall } from '#shared/domain/api-call.ts';
import type { CaptureDetail, VerifyReport } from '#shared/domain/capture.ts';
import type { CoreStatus } from '#shared/domain/core-status.ts';
import type { DeliveryDetail } from '#shared/domain/delivery.ts';
import type { DeliveryCommandName } from '#shared/domain/delivery-command.ts';
import type { ExplainReport } from '#shared/domain/explain.ts';
import type { StreamEvent } from '#shared/domain/stream-event.ts';
import type { TunnelProviderInfo, TunnelSettings, TunnelStatus } from '#shared/domain/tunnel.ts';
import type { Webhook, WebhookEvent } from '#shared/domain/webhook.ts';
import type { HistorySource } from './history.ts';
import type { ReplayWish } from './replay.ts';

/** What the live list needs of the core; shared/client provides it. */
export interface LiveSource extends HistorySource {
  status(): Promise<CoreStatus>;
  webhooks(): Promise<Webhook[]>;
  tunnel(): Promise<TunnelStatus>;
  /** Opens the stream and keeps it open. */
  stream(listener: StreamListener): { close(): void; tryNow(): void };
}

export interface StreamListener {
  /** Connected. `resumed`: every event since the last one seen follows; otherwise the page has to read again. */
  opened(info: { resumed: boolean; seq: number }): void;
  events(events: readonly StreamEvent[]): void;
  /** Events were dropped for this client: the page has to read again. */
  gap(): void;
  closed(retryAtMs: number): void;
  /** The token is no longer accepted. */
  refused(): void;
}

/** What an opened delivery is read from. Undefined: there is no such thing. */
export interface DetailSource {
  delivery(id: string): Promise<DeliveryDetail | undefined>;
  capture(id: string): Promise<CaptureDetail | undefined>;
}

/** Everything the views may ask for. A refusal rejects with an error whose message is fit to be shown. */
export interface Core extends LiveSource, DetailSource {
  deliveryBody(id: string): Promise<Uint8Array<ArrayBuffer> | undefined>;
  responseBody(id: string, attempt: number): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** How many deliveries match a filter, of how many. */
  deliveryCount(q: string): Promise<{ count: number; of: number }>;
  /** Creates the webhook `sample` if it is not there, and sends one event through it. @returns the delivery's id. */
  sendSample(): Promise<{ id: string }>;
  createWebhook(webhook: { name: string; url: string; events: readonly WebhookEvent[]; secret: string }): Promise<Webhook>;
  /** What is not named stays as it is. */
  updateWebhook(id: string, change: { events?: readonly WebhookEvent[]; status?: Webhook['status'] }): Promise<Webhook>;
  /** Resolves when the delivery has ended. */
  testWebhook(id: string, event: WebhookEvent): Promise<{ id: string }>;
  /** A starred delivery stays when the oldest are dropped. */
  star(id: string, starred: boolean): Promise<unknown>;
  /** Words for oneself beside a delivery; none takes them away. */
  note(id: string, note: string): Promise<unknown>;
  command(id: string, name: DeliveryCommandName): Promise<unknown>;
  /** @returns the first of the new deliveries. */
  replay(id: string, wish: ReplayWish): Promise<{ id: string }>;
  /** @returns how many were sent again. */
  replayFailing(sinceMs: number): Promise<number>;
  /** Why the receiver refused an attempt, or what a value that somebody computed stands for. */
  explain(id: string, attempt: number, question: { value?: string; secret?: string }): Promise<ExplainReport>;
  /** Our check of the bytes that were sent, as a receiver would have made it when the attempt arrived. */
  verification(id: string, attempt: number): Promise<VerifyReport | undefined>;
  /** Calls to the MLflow API, newest first. */
  calls(page: { limit: number; cursor?: string; q?: string }): Promise<{ items: ApiCall[]; next?: string }>;
  call(id: string): Promise<ApiCall | undefined>;
  /** Programs that could make a tunnel on this computer, with their versions. */
  tunnelProviders(): Promise<TunnelProviderInfo[]>;
  /** Replaces a tunnel that is on; the stream tells what comes of it. */
  startTunnel(settings: TunnelSettings): Promise<TunnelStatus>;
  /** Resolves when its program is gone. */
  stopTunnel(): Promise<TunnelStatus>;
  /** Copies the public URL into a webhook, now and whenever it changes. */
  followTunnel(webhookId: string): Promise<TunnelStatus>;
  /** The webhook keeps the URL that it has. */
  unfollowTunnel(webhookId: string): Promise<TunnelStatus>;
}
