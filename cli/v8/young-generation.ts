import { PerformanceObserver } from 'node:perf_hooks';
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

const MIB = 1024 ** 2;
/** Both halves of it: enough that what serves one request has gone before the next collection. */
export const YOUNG_BYTES = 8 * MIB;
/** It begins with 2 MiB: one step of this size leads to {@link YOUNG_BYTES}. */
const STEP = 4;

/**
 * Keeps the space for new objects small. On a machine with much memory the engine lets it grow to 128 MiB under load and gives little of it
 * back, which is more than all else that the core holds; a larger space saves at most a twentieth of the time. The flag that says so
 * outright counts only when it stands on the command line of a process, and this one may have been started by anybody; how far the space
 * grows in its next step is asked anew each time. A process with nothing to do has the space made as small as it can be, by the engine or by
 * us, so that it must be let grow once more: each collection is looked at.
 */
export function keepYoungGenerationSmall(): void {
  let factor = 0;
  function allow(next: number): void {
    if (next === factor) return;
    factor = next;
    setFlagsFromString(`--semi-space-growth-factor=${factor}`);
  }
  allow(STEP);
  const observer = new PerformanceObserver(() => allow(youngBytes() < YOUNG_BYTES ? STEP : 1));
  observer.observe({ entryTypes: ['gc'] });
}

const youngBytes = () => getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space')?.space_size ?? YOUNG_BYTES;
