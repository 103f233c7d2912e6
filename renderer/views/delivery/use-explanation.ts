import { useEffect } from 'react';
import { useInspector } from '#renderer/inspector.ts';
import { answerOf } from '#renderer/state/asked.ts';
import { useQuestion } from '#renderer/ui/use-asked.ts';
import type { DeliveryDetail } from '#shared/domain/delivery/delivery.ts';
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
 * Why the receiver of an attempt said no. Asked by itself where something is wrong with it, and by hand after that; the last question wins,
 * whichever answer comes first. What was given is part of the question alone and is kept nowhere.
 */
export function useExplanation(delivery: DeliveryDetail, attempt: number | undefined, isSuspicious: boolean): Explained {
  const { core } = useInspector();
  const { asked, ask, forget } = useQuestion<ExplainReport>();

  function explain(given: Given) {
    if (attempt !== undefined) ask(() => core.explain(delivery.id, attempt, given));
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once for each attempt, and by hand after that
  useEffect(() => {
    if (isSuspicious) explain({});
    return forget;
  }, [delivery.id, attempt, isSuspicious]);

  return { report: answerOf(asked), problem: asked.kind === 'problem' ? asked.problem : undefined, ask: explain };
}
