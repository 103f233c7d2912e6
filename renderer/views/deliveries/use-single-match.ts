import { useEffect, useState } from 'react';
import { useInspector } from '#renderer/inspector.ts';
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
  const [found, setFound] = useState<{ applied: string; match: SingleMatch | undefined }>();

  useEffect(() => {
    const tokens = parseFilter(applied)
      .tokens.map(({ text }) => text)
      .slice(0, MOST_TOKENS);
    if (tokens.length < 2) return;
    let left = false;
    Promise.all(tokens.map(async (token) => ({ token, count: (await core.deliveryCount({ q: token })).count }))).then(
      (counts) => !left && setFound({ applied, match: fewest(counts) }),
      () => undefined, // a hint: without it the sentence before stands alone
    );
    return () => {
      left = true;
    };
  }, [core, applied]);

  return found?.applied === applied ? found.match : undefined;
}

function fewest(counts: readonly SingleMatch[]): SingleMatch | undefined {
  return counts.filter(({ count }) => count > 0).sort((a, b) => a.count - b.count)[0];
}
