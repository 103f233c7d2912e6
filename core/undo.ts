/** Requests and attempts in hand get this long to end when the core stops. */
export const STOP_GRACE_MS = 5000;

type Step = () => Promise<void> | void;

/** How to undo what was started: each step says so as it is done. */
export interface Undo {
  later(...steps: readonly Step[]): void;
  /** Undoes everything, the newest first. */
  all(): Promise<void>;
}

export function createUndo(): Undo {
  const steps: Step[] = [];
  return {
    later: (...more) => void steps.push(...more),
    async all() {
      for (const step of steps.splice(0).reverse()) await step();
    },
  };
}
