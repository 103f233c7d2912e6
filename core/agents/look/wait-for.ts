import { z } from 'zod';
import { filterText } from '#shared/contract/schemas/object-of.ts';
import { parseFilter } from '#shared/domain/filter/filter-parse.ts';
import { row, rowOf, rowText } from '../shapes/row.ts';
import { tool } from '../tool.ts';
import { untilHappened } from '../until.ts';

export const waitFor = tool({
  name: 'wait_for',
  title: 'Wait for deliveries',
  description:
    'Waits until so many rows match a filter, and gives them. What happened since the core started counts unless since is "now": so nothing is missed between causing an event and waiting for it. Ends without an error when the time is over; met says which.',
  kind: 'look',
  about: ['filter'],
  input: z.strictObject({
    filter: filterText.describe('As for list_deliveries: state:delivered event:model_version.created'),
    count: z.int().min(1).max(50).default(1),
    timeoutSec: z.number().min(0).max(300).default(30),
    since: z
      .union([z.enum(['start', 'now']), z.number().min(0)])
      .default('start')
      .describe('Or a time in ms, such as createdAtMs of a row.'),
  }),
  output: z.object({ met: z.boolean(), waitedMs: z.number(), items: z.array(row) }),
  async run({ filter, count, timeoutSec, since }, asking) {
    const { core, clock, progress } = asking;
    const begunMs = clock.nowMs();
    const fromMs = since === 'start' ? (await core.status()).startedAtMs : since === 'now' ? begunMs : since;
    // A filter that says itself since when is taken at its word.
    const isDated = parseFilter(filter).tokens.some(({ text }) => /^-?after:/i.test(text));
    const q = isDated ? filter : `${filter} after:${new Date(Math.floor(fromMs)).toISOString()}`;
    let told = -1;
    const met = await untilHappened(asking, timeoutSec * 1000, async () => {
      const { items } = await core.rows({ limit: count, q });
      if (items.length !== told) progress(items.length, count, `${items.length} of ${count} rows match`);
      told = items.length;
      return items.length >= count ? items : undefined;
    });
    const items = met ?? (await core.rows({ limit: count, q })).items;
    const waitedMs = clock.nowMs() - begunMs;
    const seconds = (waitedMs / 1000).toFixed(1);
    const head = met
      ? `${items.length} after ${seconds} s:`
      : `Only ${items.length} of ${count} after ${seconds} s. explain_silence tells where events get lost.`;
    return {
      data: { met: met !== undefined, waitedMs, items: items.map(rowOf) },
      text: [head, ...items.slice(0, 10).map(rowText)].join('\n'),
      outcome: `${items.length} of ${count} after ${seconds} s`,
    };
  },
});
