import { matchesFilter } from '#shared/domain/filter/filter-eval.ts';
import { parseFilter } from '#shared/domain/filter/filter-parse.ts';
import { deliveryRow, type FilterRow } from '#shared/domain/filter/filter-row.ts';
import type { FiledDelivery } from './filed.ts';

/** The deliveries of a file that hold against the filter, by the same rules as stored ones. */
export function filterSession(deliveries: readonly FiledDelivery[], q: string, nowMs: number): readonly FiledDelivery[] {
  const filter = parseFilter(q);
  if (filter.terms.length === 0) return deliveries;
  return deliveries.filter((delivery) => matchesFilter(filter, rowOf(delivery), { nowMs, contents: contentsOf(delivery) }));
}

/** A size that is not known is no number to compare with. */
function rowOf({ detail }: FiledDelivery): FilterRow {
  const { size, ...row } = deliveryRow(detail);
  return { ...row, ...(detail.size >= 0 && size !== undefined && { size }) };
}

function contentsOf({ detail, body, answers, explanation }: FiledDelivery) {
  const text = (bytes: Uint8Array | undefined) => (bytes === undefined ? '' : new TextDecoder().decode(bytes));
  return {
    body: () => text(body),
    headers: () => [...detail.request.headers, ...detail.attemptList.flatMap(({ response }) => response?.headers ?? [])],
    answers: () => [...answers.values()].map(text),
    waitsMs: () => detail.attemptList.flatMap(({ wait }) => (wait ? [wait.waitMs] : [])),
    why: () => detail.cause?.why ?? explanation?.explanations[0]?.why,
    duplicate: () => false,
    originDeliveryId: () => undefined,
    byAgent: () => detail.commands.some(({ origin }) => origin === 'agent'),
  };
}
