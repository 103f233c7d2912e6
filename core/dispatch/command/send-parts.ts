import type { Writer } from '#core/database/writer.ts';
import type { Clock } from '#shared/domain/clock.ts';
import type { SendResult } from '#shared/domain/delivery/delivery-command.ts';
import type { RetryProfileName } from '#shared/domain/delivery/retry-profile.ts';
import type { MlflowRelease } from '#shared/domain/mlflow/release.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { NewDelivery } from '../outbox/records.ts';
import type { CommandStore } from '../store/command-store.ts';
import type { WebhookStore } from '../store/webhook-store.ts';
import type { Added } from './fan-out.ts';

export interface SendOptions {
  store: CommandStore;
  outbox: Pick<Outbox, 'add' | 'addEvent'>;
  webhooks: Pick<WebhookStore, 'subscriber' | 'get'>;
  writer: Writer;
  clock: Clock;
  uuid: () => string;
  profile: () => RetryProfileName;
  /** The MLflow that is imitated. */
  release: MlflowRelease;
  /** What a payload says of the workspace of its webhook. */
  told: (workspace: string) => string | undefined;
  /** Why nothing may be sent to this URL. */
  targetRefusal: (url: string) => Promise<string | undefined>;
  enqueue: (added: Added) => void;
}

/** What every command that sends has in common. */
export function createSendParts({ store, outbox, clock, release, targetRefusal, enqueue }: SendOptions) {
  return {
    /** Inside a work. @returns its number */
    add(delivery: Omit<NewDelivery, 'lane' | 'createdAtMs' | 'mlflowVersion'>): number {
      const lane = laneOfTarget(delivery.url);
      const id = outbox.add({ ...delivery, lane, mlflowVersion: release.version, createdAtMs: clock.nowMs() });
      enqueue({ id, lane, ...(delivery.state.kind === 'pending' && { dueAtMs: delivery.state.dueAtMs }) });
      return id;
    },
    /** Why nothing may be sent to a URL that a user gave. */
    async refusalOf(url: string | undefined): Promise<SendResult | undefined> {
      const message = url === undefined ? undefined : await targetRefusal(url);
      return message === undefined ? undefined : { kind: 'invalid', field: 'url', message };
    },
    done: (ids: number[]): SendResult => ({ kind: 'done', deliveries: ids.flatMap((id) => store.summary(id) ?? []) }),
  };
}

export type SendParts = ReturnType<typeof createSendParts>;

/** Replays do not queue behind the deliveries of their webhook: somebody is waiting for them. */
function laneOfTarget(url: string): string {
  return `r:${URL.parse(url)?.origin ?? url}`;
}
