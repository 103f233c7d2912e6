/** Longer than anything that is measured takes on a machine that does other things as well. */
const LONGEST_MS = 60_000;
const STEP_MS = 5;

/** Resolves with the time of day, in ms, at which something first held. @throws when it does not within a minute */
export async function eventually(what: string, holds: () => boolean | Promise<boolean>): Promise<number> {
  const deadlineMs = performance.now() + LONGEST_MS;
  while (!(await holds())) {
    if (performance.now() > deadlineMs) throw new Error(`within ${LONGEST_MS / 1000} s there was not: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, STEP_MS));
  }
  return performance.timeOrigin + performance.now();
}
