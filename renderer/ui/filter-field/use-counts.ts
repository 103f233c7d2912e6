import { answerOf } from '#renderer/state/asked.ts';
import { useAsked } from '#renderer/ui/use-asked.ts';
import type { Suggestion, Suggestions } from '#shared/domain/filter/filter-suggest.ts';

export type CountRows = (filters: readonly string[], signal: AbortSignal) => Promise<readonly (number | undefined)[]>;

/** For each suggestion how many rows the filter would show if it were taken. Names of tokens have none: they filter nothing yet. */
export function useCounts(
  q: string,
  suggestions: Suggestions | undefined,
  items: readonly Suggestion[],
  countRows: CountRows | undefined,
): readonly (number | undefined)[] {
  const values = suggestions && items.every(({ about }) => about === undefined) ? items : [];
  const filters = values.map(({ insert }) => `${q.slice(0, suggestions?.from)}${insert}${q.slice(suggestions?.to)}`);
  const asked = useAsked(
    countRows && filters.length > 0 ? filters.join('\n') : undefined,
    async (signal) => (await countRows?.(filters, signal)) ?? [],
  );
  return answerOf(asked) ?? [];
}
