/**
 * The memory that answers may take together. An answer that finds no room keeps only its beginning, because nobody can be asked to wait
 * with the rest, as senders of requests are (core/http/byte-budget.ts).
 */
export interface AnswerBudget {
  /** @returns whether there is room; then it is taken until it is given back */
  take(bytes: number): boolean;
  giveBack(bytes: number): void;
}

export function createAnswerBudget(maxBytes: number): AnswerBudget {
  let held = 0;
  return {
    take(bytes) {
      if (held + bytes > maxBytes) return false;
      held += bytes;
      return true;
    },
    giveBack(bytes) {
      held -= bytes;
    },
  };
}
