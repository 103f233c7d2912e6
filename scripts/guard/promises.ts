/** A line of the tables in docs/promises.md. */
export interface Promised {
  /** S-03, R-18 … */
  row: string;
  promise: string;
  /** Why it is not measured on a machine like this; absent: it is. */
  notRun?: string;
}

/** @param text docs/promises.md: `| R-18 | No pattern … |`, and with a third column what is not run, and why */
export function parsePromises(text: string): Promised[] {
  return [...text.matchAll(/^\| ([A-Z]-\d\d) +\| ([^|\n]+?) +\|(?: ([^|\n]+?) +\|)?$/gm)].map(([, row = '', promise = '', notRun]) => ({
    row,
    promise,
    ...(notRun !== undefined && { notRun }),
  }));
}
