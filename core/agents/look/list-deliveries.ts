import { z } from 'zod';
import { filterText, maybe } from '#shared/contract/schemas/object-of.ts';
import { counted } from '../counted.ts';
import { bytesOf } from '../fitted.ts';
import { row, rowOf, rowText, statesText } from '../shapes/row.ts';
import { tool } from '../tool.ts';

/** Of the rows; notice, text and the frame around them need the rest. */
const ROOM_BYTES = 27 * 1024;
const LINES = 20;

export const listDeliveries = tool({
  name: 'list_deliveries',
  title: 'List deliveries',
  description: [
    'Deliveries and what came from elsewhere, newest first. filter is the language of the inspector: words that all have to match, such as',
    'state:failed  state:retrying  event:model_version.created  model:iris  webhook:NAME  status:401  verified:no  error:timeout  source:external  run:12  after:-10m  -state:delivered.',
  ].join(' '),
  kind: 'look',
  about: ['filter'],
  input: z.strictObject({
    filter: maybe(filterText),
    limit: z.int().min(1).max(100).default(20),
    cursor: maybe(z.string().min(1).max(100)).describe('`next` of the answer before.'),
  }),
  output: z.object({ items: z.array(row), next: maybe(z.string()).describe('Ask again with this cursor for older rows.') }),
  async run({ filter, limit, cursor }, { core }) {
    const ask = (most: number) =>
      core.rows({ limit: most, ...(filter !== undefined && { q: filter }), ...(cursor !== undefined && { cursor }) });
    let page = await ask(limit);
    let items = page.items.map(rowOf);
    while (bytesOf(items) > ROOM_BYTES && items.length > 1) {
      page = await ask(Math.max(1, Math.floor((items.length * ROOM_BYTES * 0.9) / bytesOf(items))));
      items = page.items.map(rowOf);
    }
    const lines = page.items.slice(0, LINES).map(rowText);
    const rest = page.items.length - lines.length;
    const text = [
      items.length === 0 ? 'No row matches.' : `${items.length} rows, newest first: ${statesText(page.items)}.`,
      ...lines,
      ...(rest > 0 ? [`and ${rest} more in the structure`] : []),
      ...(page.next === undefined ? [] : ['There are older ones: ask with the cursor.']),
    ];
    return {
      data: { items, ...(page.next !== undefined && { next: page.next }) },
      text: text.join('\n'),
      outcome: counted(items.length, 'row'),
    };
  },
});
