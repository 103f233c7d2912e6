import { type DeliverySummary, FINAL_STATES } from '#shared/domain/delivery/delivery.ts';
import type { RunningCore } from './running-core.ts';
import { untilEvent } from './until-event.ts';

/** The deliveries as they ended, in the order in which they were sent. */
export async function outcomesOf(core: RunningCore, sent: readonly DeliverySummary[], timeoutMs: number): Promise<DeliverySummary[]> {
  const latest = new Map(sent.map((delivery) => [delivery.id, delivery]));
  const isOver = () => [...latest.values()].every(({ state }) => FINAL_STATES.has(state) || state === 'held');
  const note = (delivery: DeliverySummary | undefined) => void (delivery && latest.has(delivery.id) && latest.set(delivery.id, delivery));
  await untilEvent(core, timeoutMs, {
    onEvent(event) {
      if (event.type === 'delivery.changed') note(event.delivery);
      return isOver();
    },
    async onOpen() {
      for (const { id } of sent) note(await core.client.delivery(id));
      return isOver();
    },
  });
  return [...latest.values()];
}
