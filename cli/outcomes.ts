import { StartError } from '#shared/domain/app/start-error.ts';
import { type DeliverySummary, summaryOf } from '#shared/domain/delivery/delivery.ts';
import { onInterrupt } from './end.ts';
import { printError } from './print.ts';
import type { RunningCore } from './running-core.ts';
import { goesOnText, isOver, standingText } from './standing.ts';
import { liveLine } from './terminal/live-line.ts';
import { durationText } from './terminal/spans.ts';
import { untilEvent } from './until-event.ts';

/**
 * The deliveries as they ended, in the order in which they were sent. A terminal shows meanwhile how they stand; who does not want to wait,
 * and presses Ctrl-C, is told their ids.
 * @throws StartError `timed-out` that names those which are not over
 */
export async function outcomesOf(core: RunningCore, sent: readonly DeliverySummary[], timeoutMs: number): Promise<DeliverySummary[]> {
  const latest = new Map(sent.map((delivery) => [delivery.id, delivery]));
  const all = () => [...latest.values()];
  const areOver = () => all().every(isOver);
  const note = (delivery: DeliverySummary | undefined) => void (delivery && latest.has(delivery.id) && latest.set(delivery.id, delivery));
  const line = liveLine();
  line.show(() => standingText(all(), Date.now()));
  const forget = onInterrupt(() => {
    line.end();
    const text = goesOnText(all());
    if (text !== '') printError(text);
  });
  try {
    await untilEvent(core, timeoutMs, {
      onEvent(event) {
        if (event.type === 'delivery.changed') note(event.delivery);
        return areOver();
      },
      async onOpen() {
        for (const { id } of sent) {
          const delivery = await core.client.delivery(id);
          note(delivery && summaryOf(delivery));
        }
        return areOver();
      },
    });
  } catch (error) {
    if (!(error instanceof StartError) || error.reason !== 'timed-out') throw error;
    throw new StartError('timed-out', `Not over within ${durationText(timeoutMs)}: ${goesOnText(all())}`);
  } finally {
    line.end();
    forget();
  }
  return all();
}
