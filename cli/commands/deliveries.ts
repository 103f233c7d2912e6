import { StartError } from '#shared/domain/app/start-error.ts';
import { type DeliverySummary, FINAL_STATES } from '#shared/domain/delivery/delivery.ts';
import { matchesFilter } from '#shared/domain/filter/filter-eval.ts';
import { parseFilter } from '#shared/domain/filter/filter-parse.ts';
import { deliveryRow } from '#shared/domain/filter/filter-row.ts';
import { command } from '../command.ts';
import { CORE_FLAGS } from '../core-flags.ts';
import { causeLine, deliveryLine } from '../delivery-line.ts';
import { onOff, wholeNumber } from '../flag-kinds.ts';
import { followCore, isGone, PATIENCE_MS } from '../follow-core.ts';
import { print } from '../print.ts';
import { asking, findCore, type RunningCore } from '../running-core.ts';
import { terminalJson } from '../terminal-text.ts';
import { showDelivery } from './deliveries-show.ts';

/** Lists deliveries, shows one, and follows them: the filter language is that of the inspector. */
export const deliveries = command({
  usage: 'deliveries [FILTER | show d42] [flags]',
  flags: {
    ...CORE_FLAGS,
    follow: onOff(false, { help: 'goes on with each delivery that ends, until it is stopped' }),
    limit: wholeNumber(20, 1, 1000, { help: 'how many to show' }),
  },
  async run({ values, positionals }, env) {
    const [action, one] = positionals;
    if (action === 'show' && one !== undefined && positionals.length === 2) return showDelivery(values, one, env);
    const q = checkedFilter(positionals.join(' '));
    const core = await findCore(values, env);
    const show = (delivery: DeliverySummary) => print(values.json ? terminalJson(delivery) : deliveryLine(delivery));
    const { items } = await asking(() => core.client.deliveries({ limit: values.limit, q }));
    for (const delivery of items.toReversed()) show(delivery);
    if (values.follow) {
      const before = await asking(() => core.client.deliveries({ limit: 1000 }));
      await follow(core, q, before.items, show, values.json ? () => undefined : print);
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
  say: (line: string) => void,
): Promise<void> {
  const filter = parseFilter(q);
  const shown = new Set(ended.filter(({ state }) => FINAL_STATES.has(state)).map(({ id }) => id));
  let isFirst = true;
  /** Shown, and not explained yet. */
  const unexplained = new Set<string>();

  async function consider(delivery: DeliverySummary): Promise<void> {
    const { id, cause } = delivery;
    if (cause && unexplained.delete(id)) say(`${id.padEnd(5)}  ${causeLine(cause)}`);
    if (!FINAL_STATES.has(delivery.state) || shown.has(id)) return;
    shown.add(id);
    const holds = matchesFilter(filter, deliveryRow(delivery), { nowMs: Date.now() });
    if (holds === false) return;
    if (!cause) unexplained.add(id);
    // Where only the core can tell, because the filter looks into bodies or headers, it is asked about this one.
    if (holds === undefined && (await core.client.deliveries({ q: `${q} id:${id}` })).items.length === 0) {
      unexplained.delete(id);
      return;
    }
    show(delivery);
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
