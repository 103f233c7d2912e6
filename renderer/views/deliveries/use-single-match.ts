import { useMemo } from 'react';
import { useInspector } from '#renderer/inspector.ts';
import { useAsked } from '#renderer/ui/use-asked.ts';
import { parseFilter } from '#shared/domain/filter/filter-parse.ts';

export interface SingleMatch {
  token: string;
  count: number;
}

/** More tokens than anybody writes. */
const MOST_TOKENS = 8;

/** Where several tokens together match nothing: the one that alone matches, and the fewest, as the way out. */
export function useSingleMatch(applied: string): SingleMatch | undefined {
  const { core } = useInspector();
  const tokens = useMemo(() => parseFilter(applied).tokens.map(({ text }) => text), [applied]);
  const asked = useAsked(tokens.length < 2 ? undefined : applied, async () => {
    const counted = tokens.slice(0, MOST_TOKENS).map(async (token) => ({ token, count: (await core.rowCount({ q: token })).count }));
    return fewest(await Promise.all(counted));
  });
  return asked.kind === 'answer' ? asked.answer : undefined; // a hint: without it the sentence before stands alone
}

function fewest(counts: readonly SingleMatch[]): SingleMatch | undefined {
  return counts.filter(({ count }) => count > 0).sort((a, b) => a.count - b.count)[0];
}
