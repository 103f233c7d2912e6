import type { RetryProfileName } from '#shared/domain/delivery/retry-profile.ts';
import type { WebhookStatus } from '#shared/domain/delivery/webhook.ts';

/** A webhook as far as its deliveries need it. */
export interface Subscriber {
  seq: number;
  workspace: string;
  id: string;
  name: string;
  url: string;
  status: WebhookStatus;
  secret: { kind: 'none' } | { kind: 'set'; text: string } | { kind: 'unreadable' };
  profile?: RetryProfileName;
}
