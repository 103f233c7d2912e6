import type { Core } from '#core/core.ts';
import type { ControlClient } from '#shared/client/control-client.ts';
import type { DeliverySummary } from '#shared/domain/delivery/delivery.ts';
import type { Delivery } from './delivery.ts';
import { untilThere } from './until-there.ts';
import type { WaitOptions } from './wait-options.ts';
import { wholeDelivery } from './whole-delivery.ts';

/**
 * Waits until so many deliveries that match have arrived with a good status. What arrived before counts too, so that there is no race
 * between the change that causes one and the wait for it.
 *
 * @returns them, oldest first
 * @throws Error after the time, with what has arrived instead
 */
export async function waitForDeliveries(
  { core, client, sinceMs }: { core: Pick<Core, 'subscribe'>; client: ControlClient; sinceMs: number },
  event: string,
  { where = {}, count = 1, timeoutMs = 30_000 }: WaitOptions,
): Promise<Delivery[]> {
  const after = `after:${new Date(sinceMs).toISOString()}`;
  const q = `state:delivered ${after}${event === '*' ? '' : ` event:${event}`}`;
  const known = new Map<string, Delivery>();
  const matching = async (): Promise<Delivery[]> => {
    const { items } = await client.deliveries({ q, limit: 1000 });
    for (const summary of items) if (!known.has(summary.id)) known.set(summary.id, await wholeDelivery(client, summary));
    return [...items]
      .reverse()
      .flatMap(({ id }) => known.get(id) ?? [])
      .filter((delivery) => hasAll(delivery, where));
  };

  const found = await untilThere(core, timeoutMs, async () => {
    const deliveries = await matching();
    return deliveries.length >= count ? deliveries.slice(0, count) : undefined;
  });
  if (found) return found;
  throw new Error(`${wanted(event, where, count)} did not arrive within ${timeoutMs / 1000} s. ${await instead(client, after)}`);
}

function wanted(event: string, where: Readonly<Record<string, unknown>>, count: number): string {
  const conditions = Object.entries(where).map(([path, value]) => `${path} ${JSON.stringify(value)}`);
  const what = `${event === '*' ? 'any event' : event}${conditions.length > 0 ? ` with ${conditions.join(' and ')}` : ''}`;
  return count === 1 ? what : `${count} deliveries of ${what}`;
}

async function instead(client: ControlClient, after: string): Promise<string> {
  const { items } = await client.deliveries({ q: after, limit: 5 });
  return items.length === 0
    ? 'Nothing was sent: no event happened, or no webhook listens to what did.'
    : `Sent were ${items.map(inWords).join(', ')}.`;
}

const inWords = ({ event, state, lastStatus, lastError }: DeliverySummary) =>
  `${event} (${state}${lastStatus === undefined ? '' : `, ${lastStatus}`}${lastError === undefined ? '' : `, ${lastError}`})`;

const hasAll = ({ payload }: Delivery, where: Readonly<Record<string, unknown>>): boolean =>
  Object.entries(where).every(([path, value]) => JSON.stringify(valueAt(payload, path)) === JSON.stringify(value));

/** `data.tags.stage`; a key may hold dots: the longest one that is there is taken. */
function valueAt(value: unknown, path: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  const members = value as Record<string, unknown>;
  if (Object.hasOwn(members, path)) return members[path];
  for (let dot = path.lastIndexOf('.'); dot > 0; dot = path.lastIndexOf('.', dot - 1)) {
    const name = path.slice(0, dot);
    if (Object.hasOwn(members, name)) return valueAt(members[name], path.slice(dot + 1));
  }
  return undefined;
}
