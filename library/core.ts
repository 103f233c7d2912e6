/// <reference lib="esnext.disposable" preserve="true" />
import type { WebhookEvent } from '#shared/domain/mlflow/webhook-event.ts';
import type { Delivery } from './delivery.ts';
import type { WaitOptions } from './wait-options.ts';

export interface NewWebhook {
  /** Where it is delivered. The mock receiver when absent. */
  url?: string;
  /** All of MLflow's when absent. */
  events?: readonly WebhookEvent[];
  /** Without one, deliveries to a URL of your own are not signed; those to the mock receiver are signed with a new one. */
  secret?: string;
  /** `test-webhook` when absent. */
  name?: string;
}

export interface RegisteredWebhook {
  /** As MLflow names it. */
  id: string;
  name: string;
  url: string;
  events: readonly WebhookEvent[];
}

export interface TriggerOptions {
  /** Values instead of those of MLflow's example: `{ name: 'iris', version: '3' }`. */
  data?: Readonly<Record<string, unknown>>;
  /** Only to this one, whether it listens to the event or not. */
  webhook?: Pick<RegisteredWebhook, 'id'>;
}

/** A running core: an MLflow server, a dispatcher of webhooks, a mock receiver and the inspector. */
export interface Core extends AsyncDisposable {
  /** For `mlflow.set_tracking_uri`. */
  trackingUri: string;
  /** Of the mock receiver. */
  receiverUrl: string;
  /** Its default endpoint: `/webhook` there. */
  webhookUrl: string;
  inspectorUrl: string;
  /** Opens the inspector in a browser, once, within 60 s. */
  launchUrl: string;
  dataDir: string;
  createWebhook(webhook?: NewWebhook): Promise<RegisteredWebhook>;
  /**
   * Sends an event without a change of the registry, to all webhooks that listen, and waits until each delivery has ended.
   * @throws TypeError for an event or a field that MLflow does not have
   */
  trigger(event: WebhookEvent, options?: TriggerOptions): Promise<Delivery[]>;
  /**
   * Waits until an event has arrived, and was accepted. What arrived before counts too, so that there is no race.
   * @param event its name, or a glob such as `model_version*`
   * @returns the first that matches
   * @throws Error after the time, with what was sent instead
   */
  waitFor(event: string, options?: Omit<WaitOptions, 'count'>): Promise<Delivery>;
  /** The same for several; oldest first. */
  waitForAll(event: string, options: WaitOptions & { count: number }): Promise<Delivery[]>;
  /** @param filter in the filter language of the inspector: `state:failed event:model_version.*`; @returns the newest 1000, newest first */
  deliveries(filter?: string): Promise<Delivery[]>;
  /** Ends what is in hand, at most 5 s. A temporary directory goes with it. */
  stop(): Promise<void>;
}
