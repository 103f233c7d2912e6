import { createForwarder } from '#core/forward/forwarder.ts';
import type { ListenerLookup } from '#core/forward/listener-of.ts';
import { createRestartWatch } from '#core/forward/restart-watch.ts';
import { createAgents } from '#core/net/connection.ts';
import { systemClock } from '#core/system-clock.ts';
import { quietLogger, startReceiver } from './start-receiver.ts';

/** A receiver with a real forwarder behind it. */
export async function startForwarding(
  options: { listeners?: ListenerLookup; timeoutMs?: number; refuse?: (address: string) => string | undefined } = {},
) {
  const resent: string[] = [];
  const waiting: (() => void)[] = [];
  const watch = createRestartWatch({
    clock: systemClock,
    logger: quietLogger,
    listeners: options.listeners ?? { listenerOf: () => undefined },
    everyMs: 10,
    async resend(deliveryIds) {
      resent.push(...deliveryIds);
      for (const wake of waiting.splice(0)) wake();
    },
  });
  const forwarder = createForwarder({
    clock: systemClock,
    watch,
    agents: createAgents({ policy: { peerRefusal: ({ address }) => options.refuse?.(address) }, keepAlive: false }),
    ...(options.timeoutMs !== undefined && { timeoutMs: options.timeoutMs }),
  });
  const receiver = await startReceiver({ forward: forwarder.forward, defaults: { secret: 's3cret' } });
  return {
    ...receiver,
    forwarder,
    resent,
    /** Resolves when so many deliveries have been sent again in all. */
    async sentAgain(count: number): Promise<string[]> {
      while (resent.length < count) await new Promise<void>((resolve) => waiting.push(resolve));
      return resent;
    },
    forwardTo: (url: string, more: { watch?: boolean; events?: string } = {}) =>
      receiver.endpoints.update('webhook', { forward: { routes: [{ events: more.events ?? '*', url }], watch: more.watch ?? false } }),
    async stop() {
      watch.stop();
      await receiver.stop();
    },
  };
}
