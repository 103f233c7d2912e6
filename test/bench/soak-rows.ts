import { ownRow } from '../../scripts/bench/contest.ts';
import type { BenchRow } from '../../scripts/bench/row.ts';
import type { SoakResult } from './soak.ts';

const MOST_GROWTH_MIB = 32;
const MOST_FILE_RATIO = 1.25;

/** Nothing lost, and memory and files as they were before the first crash. A soak in which nothing was acknowledged has shown nothing. */
export function soakRows({ acknowledged, lost, undelivered, crashes, weights }: SoakResult): BenchRow[] {
  const [first, last] = [weights[0], weights.at(-1)];
  const grown = (last?.memoryMiB ?? Number.NaN) - (first?.memoryMiB ?? Number.NaN);
  const ratio = (last?.filesMiB ?? Number.NaN) / (first?.filesMiB ?? Number.NaN);
  const count = (what: string, value: number, goal: { atLeast?: number; atMost?: number }, unit = '') =>
    ownRow({ what, unit, values: [value], goals: [goal] });
  return [
    count('crashes, each with a start over the same data', crashes, { atLeast: 1 }),
    count('changes acknowledged', acknowledged.change, { atLeast: 1 }),
    count('captures acknowledged', acknowledged.capture, { atLeast: 1 }),
    count('changes that were acknowledged and lost', lost.change.length, { atMost: 0 }),
    count('captures that were acknowledged and lost', lost.capture.length, { atMost: 0 }),
    count('changes that were acknowledged and never delivered', undelivered.length, { atMost: 0 }),
    count('memory of the core at the end beyond that before the first crash', grown, { atMost: MOST_GROWTH_MIB }, 'MiB'),
    count('size of its files at the end, as a multiple of that before the first crash', ratio, { atMost: MOST_FILE_RATIO }),
  ];
}
