import type { Diagnosis } from '#core/bridge/doctor.ts';
import type { Target } from '#core/bridge/observe.ts';
import type { RemoteWebhooks } from '#core/bridge/remote-webhooks.ts';
import type { Upstream } from '#core/bridge/upstream.ts';
import type { StreamEvent } from '#shared/domain/app/stream-event.ts';
import type { TunnelStatus } from '#shared/domain/app/tunnel.ts';
import type { TunnelSettings } from '#shared/domain/app/tunnel-providers.ts';
import type { Clock } from '#shared/domain/clock.ts';
import type { WebhookEvent } from '#shared/domain/mlflow/webhook-event.ts';

/** How the server is to reach the receiver. */
export type Receive = { kind: 'here' } | { kind: 'url'; url: string } | { kind: 'tunnel'; settings?: TunnelSettings };

/** What is to be attached, checked by the contract. */
export interface AttachWish {
  receive: Receive;
  /** Without it all that the server knows. */
  events?: readonly WebhookEvent[];
  forwardTo?: string;
  listCacheMs: number;
}

/** What an attachment needs of the rest of the core. */
export interface AttachPorts {
  clock: Clock;
  dataDir: string;
  /** Of the receiver here: `http://127.0.0.1:8000/webhook`. */
  webhookUrl(): string;
  tunnel: {
    status(): TunnelStatus;
    expose(settings: TunnelSettings): Promise<TunnelStatus>;
    close(): Promise<unknown>;
  };
  /** What is signed with the secret is known to come from there; forgotten after 15 s unless it is said again. */
  senders: { keep(name: string, sender: { origin: string; secret: string }): void; drop(name: string): void };
  /** Passes on what arrives, for 15 s unless it is said again. `listen` answers why it may not. */
  forward: { listen(listener: string, url: string): Promise<string | undefined>; unlisten(listener: string): void };
  /** The default endpoint has a secret of its own, and judges everything by it. */
  hasOwnSecret(): boolean;
  subscribe(listener: (events: readonly StreamEvent[]) => void): () => void;
  newName(): string;
  newSecret(): string;
}

/** The server that is meant, as the bridge speaks with it. */
export interface Server {
  upstream: Upstream;
  look(target: Target, events: readonly WebhookEvent[]): Promise<Diagnosis>;
  webhooks: RemoteWebhooks;
}
