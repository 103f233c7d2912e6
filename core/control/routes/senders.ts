import type { SenderLeases } from '#core/receiver/sender-leases.ts';
import type { Handlers } from '../handlers.ts';

/** Servers elsewhere that are attached. */
export function senderHandlers({ senders }: { senders: SenderLeases }): Pick<Handlers, 'keepSender' | 'dropSender'> {
  return {
    keepSender: ({ params: { name }, body }) => senders.keep(name, body),
    dropSender: ({ params: { name } }) => senders.drop(name),
  };
}
