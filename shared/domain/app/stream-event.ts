import type { CheckId } from '../check/checks.ts';
import type { ExplorationBrief } from '../check/exploration.ts';
import type { CheckBrief, CheckRunSummary } from '../check/run.ts';
import type { ArrivalSummary } from '../delivery/arrival.ts';
import type { CaptureSummary } from '../delivery/capture.ts';
import type { Attempt, DeliverySummary, UnheardEvent } from '../delivery/delivery.ts';
import type { Webhook } from '../delivery/webhook.ts';
import type { ApiCall } from './api-call.ts';
import type { CoreStatus } from './core-status.ts';
import type { Attachment } from './real-server.ts';
import type { TunnelStatus } from './tunnel.ts';

/** Something that happened, before the stream has numbered it. */
export type StreamEventBody =
  | { type: 'delivery.created'; delivery: DeliverySummary }
  | { type: 'delivery.changed'; delivery: DeliverySummary }
  | { type: 'attempt.started'; id: string; attempt: Attempt }
  | { type: 'attempt.finished'; id: string; attempt: Attempt }
  | { type: 'capture.added'; capture: CaptureSummary }
  /** A row of what came from elsewhere is new, or another than before. */
  | { type: 'arrival.changed'; arrival: ArrivalSummary }
  | { type: 'event.unheard'; unheard: UnheardEvent }
  | { type: 'webhook.changed'; webhook: Webhook }
  | { type: 'webhook.deleted'; id: string }
  | { type: 'call.added'; call: ApiCall }
  /** A run of the checks was started or has ended. */
  | { type: 'check.changed'; run: CheckRunSummary }
  | { type: 'check.started'; number: number; check: CheckId }
  /** One check of a run has ended; asking for the run gives all of it. */
  | { type: 'check.outcome'; number: number; outcome: CheckBrief }
  /** An exploration of a receiver goes on, or has ended; asking for it gives the story. */
  | { type: 'explore.changed'; exploration: ExplorationBrief }
  | { type: 'tunnel.changed'; tunnel: TunnelStatus }
  /** A real server is attached, or not any more; without one, another program has done so, and asking gives the list. */
  | { type: 'attachment.changed'; attachment?: Attachment }
  /** A coding agent came, went or is known by its name now, or what agents may do was changed; asking gives all of it. */
  | { type: 'agents.changed' }
  | { type: 'status.changed'; status: CoreStatus };

/** The one union that travels over the WebSocket. `seq` is contiguous within an epoch. */
export type StreamEvent = { seq: number /** Fields that were cut to keep the event within 2 KiB. */; cut?: string[] } & StreamEventBody;

/** What the server sends, one JSON text per WebSocket message. */
export type StreamMessage =
  | { type: 'hello'; epoch: string; seq: number }
  | { events: StreamEvent[] }
  | { type: 'gap'; from: number; to: number };
