import { z } from 'zod';
import type { DeliverySummary } from '#shared/domain/delivery/delivery.ts';
import { row, rowOf, rowText, statesText } from '../shapes/row.ts';
import type { Asking, ToolAnswer } from '../tool.ts';
import { untilHappened } from '../until.ts';

const OVER: ReadonlySet<DeliverySummary['state']> = new Set(['delivered', 'failed', 'exhausted', 'cancelled']);

/** How long an acting tool waits for what comes of it. */
export const waitSec = z
  .number()
  .min(0)
  .max(120)
  .default(15)
  .describe('How long to wait for the outcome; what is not over by then goes on.');

export const sent = z.object({ items: z.array(row), over: z.boolean().describe('Every delivery has ended.') });

/** The deliveries as they ended, or as they stand when the time is over. */
export async function outcomeOf(
  asking: Asking,
  started: readonly DeliverySummary[],
  seconds: number,
): Promise<ToolAnswer<z.input<typeof sent>>> {
  const { core, progress } = asking;
  const ids = started.map(({ id }) => id);
  let latest: readonly DeliverySummary[] = started;
  await untilHappened(asking, seconds * 1000, async () => {
    const read = await Promise.all(ids.map((id) => core.delivery(id)));
    latest = read.map((one, i) => one ?? started[i]).filter((one) => one !== undefined);
    const ended = latest.filter(({ state }) => OVER.has(state)).length;
    progress(ended, ids.length, `${ended} of ${ids.length} have ended`);
    return ended === ids.length ? true : undefined;
  });
  const over = latest.every(({ state }) => OVER.has(state));
  return {
    data: { items: latest.map(rowOf), over },
    text: [
      over ? `${statesText(latest)}.` : `${statesText(latest)}; not all are over. wait_for or get_delivery tells more.`,
      ...latest.slice(0, 20).map(rowText),
    ].join('\n'),
    outcome: statesText(latest),
  };
}
