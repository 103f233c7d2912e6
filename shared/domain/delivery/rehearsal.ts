import type { DeliverySummary } from './delivery.ts';

/** What our own receiver accepts in a step of a rehearsal; other receivers accept what they accept. */
export const REHEARSED_SECRETS = ['old', 'both', 'new'] as const;
export type RehearsedSecrets = (typeof REHEARSED_SECRETS)[number];

/** What one receiver was sent: the same event twice, signed with either secret. */
export interface RehearsedReceiver {
  webhookId: string;
  webhookName: string;
  url: string;
  /** Unsigned where there was no secret before; absent where the old one cannot be read. */
  old?: DeliverySummary;
  new: DeliverySummary;
}
