import { PerformanceObserver } from 'node:perf_hooks';
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

const MIB = 1024 ** 2;
/** Both halves of it: enough that what serves one request has gone before the next collection. */
export const YOUNG_BYTES = 8 * MIB;
/** It begins with 2 MiB: one step of this size leads to {@link YOUNG_BYTES}. */
const FIRST_STEP = 4;

/**
 * Keeps the space for new objects small. On a machine with much memory the engine lets it grow to 128 MiB under load and gives little of it
 * back, which is more than all else that the core holds; a larger space saves at most a twentieth of the time. The flag that says so
 * outright counts only when it stands on the command line of a process, and this one may have been started by anybody; how far the space
 * grows in its next step is asked anew each time.
 */
export function keepYoungGenerationSmall(): void {
  setFlagsFromString(`--semi-space-growth-factor=${FIRST_STEP}`);
  const observer = new PerformanceObserver(() => {
    const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space');
    if (young && young.space_size < YOUNG_BYTES) return;
    setFlagsFromString('--semi-space-growth-factor=1');
    observer.disconnect();
  });
  observer.observe({ entryTypes: ['gc'] });
}
