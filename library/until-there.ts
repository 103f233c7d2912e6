import type { Core } from '#core/core.ts';

/**
 * Asks at once, and again whenever a delivery has changed, until there is an answer.
 * @returns undefined when there is none within the time
 */
export async function untilThere<T>(
  core: Pick<Core, 'subscribe'>,
  timeoutMs: number,
  ask: () => Promise<T | undefined>,
): Promise<T | undefined> {
  let isLate = false;
  let changed = Promise.withResolvers<void>();
  const unsubscribe = core.subscribe((events) => {
    if (events.some(({ type }) => type === 'delivery.changed')) changed.resolve();
  });
  const timer = setTimeout(() => {
    isLate = true;
    changed.resolve();
  }, timeoutMs);
  try {
    for (;;) {
      const wasLate = isLate;
      changed = Promise.withResolvers();
      const answer = await ask();
      if (answer !== undefined || wasLate) return answer;
      if (!isLate) await changed.promise;
    }
  } finally {
    clearTimeout(timer);
    unsubscribe();
  }
}
