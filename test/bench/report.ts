import { linesOf } from '../../scripts/bench/lines.ts';
import { type BenchMessage, type BenchRow, hasFailed } from '../../scripts/bench/row.ts';

/** Prints a row, hands it to `npm run bench` where that has started this program, and fails the program when a goal was missed. */
export function report(row: BenchRow): void {
  for (const line of linesOf(row)) console.log(line);
  process.send?.({ row } satisfies BenchMessage);
  if (hasFailed(row)) process.exitCode = 1;
}

/** What has to be known to read the rows, as a sentence. */
export function note(text: string): void {
  console.log(`      ${text}`);
  process.send?.({ note: text } satisfies BenchMessage);
}
