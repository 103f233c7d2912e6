import { useEffect, useRef, useState } from 'react';
import { useInspector } from '#renderer/inspector.ts';
import type { DeliveryDetail } from '#shared/domain/delivery/delivery.ts';
import type { ExplainReport } from '#shared/domain/delivery/explain.ts';
import { messageOf } from '#shared/domain/error-words.ts';

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
  const [report, setReport] = useState<ExplainReport>();
  const [problem, setProblem] = useState<string>();
  const turn = useRef(0);

  async function ask(given: Given) {
    if (attempt === undefined) return;
    const mine = ++turn.current;
    setProblem(undefined);
    try {
      const answer = await core.explain(delivery.id, attempt, given);
      if (mine === turn.current) setReport(answer);
    } catch (error) {
      if (mine === turn.current) setProblem(messageOf(error));
    }
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once for each attempt, and by hand after that
  useEffect(() => {
    setReport(undefined);
    if (isSuspicious) void ask({});
    return () => {
      turn.current += 1;
    };
  }, [delivery.id, attempt, isSuspicious]);

  return { report, problem, ask: (given) => void ask(given) };
}
