import { performance } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const LOOK_EVERY_MS = 5000;
/** So many looks in a row that found hardly anything done are a rest. */
const LOOKS_OF_REST = 4;
/** Less than this of the time since the last look was spent on anything. */
const IDLE_SHARE = 0.1;
const GROWN_BYTES = 24 * 1024 * 1024;

/**
 * Gives memory back to the system after a burst. V8 keeps what it once needed for as long as a process with
 * nothing to do allocates nothing; so when it has been quiet for twenty seconds and the process is larger than it was at its last rest, garbage is
 * collected as V8 does it when memory runs out. That takes some 50 ms, and happens once for each burst. V8's own way, after eight seconds, is
 * turned off: such a collection also drops the shapes of objects that are not there at the moment, and with them most of the compiled code
 * (docs/decisions/0357-a-pause-is-no-rest.md).
 *
 * @returns how to stop
 */
export function giveMemoryBack(): () => void {
  setFlagsFromString('--memory-reducer-gc-count=0');
  let restBytes = residentBytes(0);
  let before = performance.eventLoopUtilization();
  let quietLooks = 0;

  const timer = setInterval(() => {
    const busy = performance.eventLoopUtilization(before).utilization;
    before = performance.eventLoopUtilization();
    quietLooks = busy < IDLE_SHARE ? quietLooks + 1 : 0;
    if (quietLooks < LOOKS_OF_REST || residentBytes(restBytes) - restBytes <= GROWN_BYTES) return;
    collectAll();
    restBytes = residentBytes(restBytes);
  }, LOOK_EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}

/** @param otherwise the answer when nobody knows: Linux tells it in a file, and a process may have no more files to open */
function residentBytes(otherwise: number): number {
  try {
    return process.memoryUsage.rss();
  } catch {
    return otherwise;
  }
}

/** V8's own function for it is only there where a flag asks for it; `last-resort` also makes the heap smaller. */
function collectAll(): void {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect === 'function') collect({ type: 'major', flavor: 'last-resort' });
}
