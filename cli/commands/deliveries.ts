import { openStream } from '#shared/client/stream-client.ts';
import { type DeliverySummary, FINAL_STATES } from '#shared/domain/delivery.ts';
import { matchesFilter } from '#shared/domain/filter-eval.ts';
import { parseFilter } from '#shared/domain/filter-parse.ts';
import { deliveryRow } from '#shared/domain/filter-row.ts';
import { StartError } from '#shared/domain/start-error.ts';
import { command } from '../command.ts';
import { CORE_FLAGS } from '../core-flags.ts';
import { deliveryLine } from '../delivery-line.ts';
import { onOff, wholeNumber } from '../flag-kinds.ts';
import { outputLeft, print } from '../print.ts';
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
    if (values.follow) await follow(core, q, show);
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

/** Shows each delivery when it has ended, once. Resolves when the core stops, or when nobody reads it any more. */
function follow({ baseUrl, token, client }: RunningCore, q: string, show: (delivery: DeliverySummary) => void): Promise<void> {
  const filter = parseFilter(q);
  const shown = new Set<string>();

  async function consider(delivery: DeliverySummary): Promise<void> {
    if (!FINAL_STATES.has(delivery.state) || shown.has(delivery.id)) return;
    shown.add(delivery.id);
    const holds = matchesFilter(filter, deliveryRow(delivery), { nowMs: Date.now() });
    // Where only the core can tell, because the filter looks into bodies or headers, it is asked about this one.
    if (holds ?? (await client.deliveries({ q: `${q} id:${delivery.id}` })).items.length > 0) show(delivery);
  }

  return new Promise((resolve, reject) => {
    const stream = openStream(
      { baseUrl, token },
      {
        events(events) {
          for (const event of events)
            if (event.type === 'delivery.changed' || event.type === 'delivery.created') consider(event.delivery).catch(reject);
        },
        closed: end,
        refused: () => reject(new StartError('target-unreachable', 'The token is no longer accepted.')),
      },
    );
    outputLeft.addEventListener('abort', end);
    if (outputLeft.aborted) end();

    function end(): void {
      outputLeft.removeEventListener('abort', end);
      stream.close();
      resolve();
    }
  });
}
