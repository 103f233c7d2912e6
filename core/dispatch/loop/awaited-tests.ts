import { type DeliveryState, FINAL_STATES } from '#shared/domain/delivery/delivery.ts';
import { type TestResult, testResultOf } from '../command/test-result.ts';
import type { AttemptResult, Claim } from '../outbox/records.ts';

type Finish = (result: TestResult | Promise<TestResult>) => void;

/** The deliveries whose result somebody waits for. */
export interface AwaitedTests {
  has(id: number): boolean;
  add(id: number, finish: Finish): void;
  /** An attempt ended; the one who waits has the result when it was the last. */
  ended(claim: Pick<Claim, 'id' | 'release'>, result: AttemptResult, state: DeliveryState, timeoutMs: number): void;
  /** There will be no result. */
  giveUp(id: number, why: string): void;
  giveUpAll(why: string): void;
}

export function createAwaitedTests(): AwaitedTests {
  const waiting = new Map<number, Finish>();

  function finish(id: number, result: () => TestResult | Promise<TestResult>): void {
    const resolve = waiting.get(id);
    if (!resolve) return;
    waiting.delete(id);
    resolve(result());
  }

  const giveUp = (id: number, why: string) => finish(id, () => ({ success: false, errorMessage: `Failed to test webhook: ${why}` }));

  return {
    has: (id) => waiting.has(id),
    add: (id, finished) => void waiting.set(id, finished),
    ended({ id, release }, result, state, timeoutMs) {
      if (FINAL_STATES.has(state.kind)) finish(id, () => testResultOf(result, state, { timeoutMs, release }));
    },
    giveUp,
    giveUpAll(why) {
      for (const id of waiting.keys()) giveUp(id, why);
    },
  };
}
