/** Suites that one vitest runs, and what runs beside it at the same time. */
export interface Stage {
  /** Each is a vitest of its own; they run side by side. */
  lanes: readonly (readonly string[])[];
  /** Further arguments for each of them. */
  args: readonly string[];
}

/** They start real servers, browsers and windows, one file at a time: what stands in one line runs side by side. */
const ONE_AT_A_TIME = [[['guard', 'e2e/alone']], [['contract'], ['e2e']]];

/**
 * What computes takes all cores. Then comes what measures times and memory, alone; then what mostly waits for other programs, in two
 * lanes. A file of one lane shares nothing with the other's: no server, no build, no clipboard. Where somebody asks for some tests only, one vitest
 * finds them.
 *
 * @param suites those whose tools are there
 * @param asked what the caller hands to vitest
 */
export function runPlan(suites: readonly string[], asked: readonly string[]): Stage[] {
  if (asked.length > 0) return [{ lanes: [suites], args: asked }];
  const slow = ONE_AT_A_TIME.flat(2);
  const present = (lanes: Stage['lanes']) =>
    lanes.map((lane) => lane.filter((suite) => suites.includes(suite))).filter((lane) => lane.length > 0);
  // Vitest would leave one core idle, which on two of them is half of the time.
  const quick: Stage = { lanes: [suites.filter((suite) => !slow.includes(suite))], args: ['--maxWorkers=100%'] };
  return [quick, ...ONE_AT_A_TIME.map((lanes): Stage => ({ lanes: present(lanes), args: [] }))].filter(({ lanes }) => lanes.length > 0);
}
