import { expect, it } from 'vitest';
import { readHistory } from '#renderer/state/history.ts';
import type { DeliverySummary, UnheardEvent } from '#shared/domain/delivery/delivery.ts';
import { aDelivery } from '../../../support/a-delivery.ts';

const deliveryAt = (atMs: number) => aDelivery({ id: `d${atMs}`, createdAtMs: atMs });
const unheardAt = (atMs: number): UnheardEvent => ({
  id: `e${atMs}`,
  event: 'prompt.created',
  subject: 'greet',
  about: { kind: 'prompt', name: 'greet' },
  reason: 'no-subscriber',
  atMs,
});

/** Lists in pages of two, as the core lists them: newest first. */
function paged<Item>(items: Item[]) {
  return async ({ cursor }: { cursor?: string } = {}) => {
    const from = Number(cursor ?? 0);
    return { items: items.slice(from, from + 2), ...(from + 2 < items.length && { next: String(from + 2) }) };
  };
}

async function idsOf(deliveries: DeliverySummary[], unheard: UnheardEvent[]): Promise<string[][]> {
  const pages: string[][] = [];
  for await (const page of readHistory({ rows: paged(deliveries), unheard: paged(unheard) })) pages.push(page.map(({ id }) => id));
  return pages;
}

it('merges deliveries and unheard events by time, newest first', async () => {
  const pages = await idsOf([9, 7, 5, 3, 1].map(deliveryAt), [8, 4, 2].map(unheardAt));

  expect(pages.flat()).toEqual(['d9', 'e8', 'd7', 'd5', 'e4', 'd3', 'e2', 'd1']);
});

it('gives out a page as soon as its order is certain', async () => {
  const pages = await idsOf([9, 8, 7].map(deliveryAt), []);

  expect(pages[0]).toEqual(['d9', 'd8']);
});

it('ends without a page when nothing is kept', async () => {
  expect(await idsOf([], [])).toEqual([]);
});
