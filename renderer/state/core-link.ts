import type { ControlClient } from '#shared/client/control-client.ts';
import type { StreamEvent } from '#shared/domain/app/stream-event.ts';

/** What the live list needs of the core. */
export interface LiveSource extends Pick<ControlClient, 'status' | 'webhooks' | 'tunnel' | 'rows' | 'unheard'> {
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
export type DetailSource = Pick<ControlClient, 'row' | 'capture'>;

/** Everything the views may ask for. A refusal rejects with an error whose message is fit to be shown. */
export interface Core extends LiveSource, ControlClient {}
