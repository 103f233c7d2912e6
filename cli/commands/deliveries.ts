import { StartError } from '#shared/domain/app/start-error.ts';
import { type DeliverySummary, FINAL_STATES } from '#shared/domain/delivery/delivery.ts';
import { matchesFilter } from '#shared/domain/filter/filter-eval.ts';
import { parseFilter } from '#shared/domain/filter/filter-parse.ts';
import { deliveryRow } from '#shared/domain/filter/filter-row.ts';
import { command } from '../command.ts';
import { CORE_FLAGS } from '../core-flags.ts';
import { deliveryLine } from '../delivery-line.ts';
import { onOff, wholeNumber } from '../flag-kinds.ts';
import { followCore, isGone, PATIENCE_MS } from '../follow-core.ts';
import { print } from '../print.ts';
import { asking, findCore, type RunningCore } from '../running-core.ts';
import { terminalJson } from '../terminal-text.ts';

/** Lists deliveries, and follows them: the filter language is that of the inspector. */
export const deliveries = command({
  usage: 'deliveries [FILTER] [flags]',
  flags: {
    ...CORE_FLAGS,
    follow: onOff(false, { help: 'goes on with each delivery that ends, until it is stopped' }),
    limit: wholeNumber(20, 1, 1000, { help: 'how many to show' }),
  },
  async run({ values, positionals }, env) {
    const q = checkedFilter(positionals.join(' '));
    const core = await findCore(values, env);
    const show = (delivery: DeliverySummary) => print(values.json ? terminalJson(delivery) : deliveryLine(delivery));
    const { items } = await asking(() => core.client.deliveries({ limit: values.limit, q }));
    for (const delivery of items.toReversed()) show(delivery);
    if (values.follow) {
      const before = await asking(() => core.client.deliveries({ limit: 1000 }));
      await follow(core, q, before.items, show);
    }
    return 0;
  },
});

/** @throws StartError `usage` that points at the token and says what it takes */
export function checkedFilter(text: string): string {
  for (const token of parseFilter(text).tokens) {
    if (token.state !== 'wrong') continue;
    throw new StartError('usage', `${text}\n${' '.repeat(token.start)}${'~'.repeat(token.end - token.start)}\n${token.problem}`);
  }
  return text;
}

/**
 * Shows each delivery when it has ended, once. Ends with the reader of the output.
 * @throws StartError `target-unreachable` when the core stops and does not come back
 */
async function follow(
  core: RunningCore,
  q: string,
  ended: readonly DeliverySummary[],
  show: (delivery: DeliverySummary) => void,
): Promise<void> {
  const filter = parseFilter(q);
  const shown = new Set(ended.filter(({ state }) => FINAL_STATES.has(state)).map(({ id }) => id));
  let isFirst = true;

  async function consider(delivery: DeliverySummary): Promise<void> {
    if (!FINAL_STATES.has(delivery.state) || shown.has(delivery.id)) return;
    shown.add(delivery.id);
    const holds = matchesFilter(filter, deliveryRow(delivery), { nowMs: Date.now() });
    // Where only the core can tell, because the filter looks into bodies or headers, it is asked about this one.
    if (holds ?? (await core.client.deliveries({ q: `${q} id:${delivery.id}` })).items.length > 0) show(delivery);
  }

  const failed = new AbortController();
  let failure: unknown;
  await followCore(
    { core, patienceMs: PATIENCE_MS, stopped: failed.signal },
    {
      async joined() {
        if (isFirst) isFirst = false;
        else
          for (const delivery of (await asking(() => core.client.deliveries({ limit: 1000, q }))).items.toReversed())
            await consider(delivery);
      },
      events(events) {
        for (const event of events)
          if (event.type === 'delivery.changed' || event.type === 'delivery.created')
            consider(event.delivery).catch((error: unknown) => {
              if (isGone(error)) return;
              failure = error;
              failed.abort();
            });
      },
    },
  );
  if (failure !== undefined) throw failure;
}
