import { useEffect } from 'react';
import { answerOf } from '#renderer/state/asked.ts';
import { useQuestion } from '#renderer/ui/use-asked.ts';
import type { ExplainReport } from '#shared/domain/delivery/explain.ts';

/** What somebody adds to the question: what a program computed, a secret that it may hold. */
export interface Given {
  value?: string;
  secret?: string;
}

export interface Explained {
  report: ExplainReport | undefined;
  /** The question could not be answered. */
  problem: string | undefined;
  ask: (given: Given) => void;
}

/**
 * Why a request was refused. Asked by itself where something is wrong with it, and by hand after that; the last question wins, whichever
 * answer comes first. What was given is part of the question alone and is kept nowhere.
 *
 * @param key names the request; without one nothing is asked
 */
export function useExplanation(
  key: string | undefined,
  explain: (given: Given) => Promise<ExplainReport>,
  isSuspicious: boolean,
): Explained {
  const { asked, ask, forget } = useQuestion<ExplainReport>();

  function askWith(given: Given) {
    if (key !== undefined) ask(() => explain(given));
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once for each request, and by hand after that
  useEffect(() => {
    if (isSuspicious) askWith({});
    return forget;
  }, [key, isSuspicious]);

  return { report: answerOf(asked), problem: asked.kind === 'problem' ? asked.problem : undefined, ask: askWith };
}
