import type { DeliveryReader } from '#core/dispatch/read/delivery-store.ts';
import { ProblemError } from '#core/http/problem.ts';
import type { CaptureReader } from '#core/receiver/capture-store.ts';
import type { DeliveryDetail } from '#shared/domain/delivery/delivery.ts';
import type { Handlers } from '../handlers.ts';
import { listRows } from '../rows.ts';

interface RowHandlersOptions {
  deliveries: DeliveryReader;
  captures: CaptureReader;
  /** A delivery with what its receiver says in words. */
  deliveryWithWords: (id: string) => DeliveryDetail | undefined;
}

/** The list that the window shows: what was sent, and what came from elsewhere. */
export function rowHandlers({ deliveries, captures, deliveryWithWords }: RowHandlersOptions): Pick<Handlers, 'rows' | 'rowCount' | 'row'> {
  const { arrivals } = captures;
  const count = (q: string) => deliveries.count(q) + arrivals.count(q);

  return {
    rows: ({ query }) => listRows({ deliveries, arrivals }, query),
    rowCount({ query }) {
      const of = count('');
      return { count: query.q ? count(query.q) : of, of };
    },
    row({ params: { id } }) {
      const found = deliveryWithWords(id) ?? captures.arrival(id) ?? deliveryWithWords(captures.get(id)?.deliveryId ?? '');
      if (!found) throw new ProblemError('not-found', `There is no row ${id}.`);
      return found;
    },
  };
}
