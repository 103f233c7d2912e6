/** Somebody asks for all that is recorded to be deleted, again and again if they like. */
export interface Resets {
  ask(): void;
  /** Resolves when that was asked since the last time it was done. */
  asked(): Promise<void>;
  done(): void;
}

export function createResets(): Resets {
  let ask = () => {};
  const next = () =>
    new Promise<void>((resolve) => {
      ask = resolve;
    });
  let asked = next();
  return {
    ask: () => ask(),
    asked: () => asked,
    done() {
      asked = next();
    },
  };
}
