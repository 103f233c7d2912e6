/** A stretch of the axis that is drawn to scale; between two of them the axis is broken. */
interface Stretch {
  fromMs: number;
  toMs: number;
  /** Place on the axis, in percent. */
  fromPct: number;
  toPct: number;
}

export interface TimeScale {
  stretches: readonly Stretch[];
  /** Where a moment stands, in percent. */
  place(ms: number): number;
  ticks: readonly { atMs: number; pct: number; label: string }[];
}

/** Longer gaps than this are broken. */
const BREAK_MS = 10_000;
const BREAK_PCT = 4;
/** The last knot needs half its width to the right of its moment. */
const AXIS_PCT = 98.5;

export interface TimeScaleOptions {
  /** Draws all of it to one scale. */
  linear: boolean;
  /** Two moments between which the axis is not broken, however far apart they are. */
  together?: readonly [fromMs: number, toMs: number];
}

/** An axis over the moments that matter. */
export function timeScale(moments: readonly number[], { linear, together }: TimeScaleOptions): TimeScale {
  const sorted = [...moments, ...(together ?? [])].sort((a, b) => a - b);
  const groups = linear ? [sorted] : groupByGap(sorted, together);
  const stretches = placeGroups(groups);

  function place(ms: number): number {
    const inside = stretches.find(({ fromMs, toMs }) => ms >= fromMs && ms <= toMs);
    if (inside) return along(inside, ms);
    const next = stretches.find(({ fromMs }) => ms < fromMs);
    const before = [...stretches].reverse().find(({ toMs }) => ms > toMs);
    if (!before) return next?.fromPct ?? 0;
    if (!next) return before.toPct;
    return before.toPct + ((ms - before.toMs) / (next.fromMs - before.toMs)) * (next.fromPct - before.toPct);
  }

  return { stretches, place, ticks: stretches.flatMap(ticksOf) };
}

function groupByGap(sorted: readonly number[], together: TimeScaleOptions['together']): number[][] {
  const groups: number[][] = [];
  for (const ms of sorted) {
    const group = groups.at(-1);
    const last = group?.at(-1);
    const kept = together && last !== undefined && last >= together[0] && ms <= together[1];
    if (group && last !== undefined && (kept || ms - last <= BREAK_MS)) group.push(ms);
    else groups.push([ms]);
  }
  return groups;
}

/** Each stretch gets room for the moments in it, not for its length: an axis is there to tell them apart. */
function placeGroups(groups: readonly (readonly number[])[]): Stretch[] {
  const breakPct = Math.min(BREAK_PCT, 40 / groups.length);
  const free = AXIS_PCT - breakPct * (groups.length - 1);
  const moments = groups.reduce((sum, group) => sum + group.length, 0);
  let at = 0;
  return groups.map((group, index) => {
    const [firstMs = 0, lastMs = firstMs] = [group[0], group.at(-1)];
    const isAlone = lastMs - firstMs < 1;
    // One moment between two breaks stands in the middle, where it can be seen.
    const [fromMs, toMs] = !isAlone ? [firstMs, lastMs] : index === 0 ? [firstMs, firstMs + 1] : [firstMs - 0.5, firstMs + 0.5];
    const stretch = { fromMs, toMs, fromPct: at, toPct: at + (free * group.length) / moments };
    at = stretch.toPct + breakPct;
    return stretch;
  });
}

function along({ fromMs, toMs, fromPct, toPct }: Stretch, ms: number): number {
  return fromPct + ((ms - fromMs) / (toMs - fromMs)) * (toPct - fromPct);
}

const STEPS_MS = [
  10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 30_000, 60_000, 120_000, 300_000, 600_000, 1_800_000, 3_600_000,
];

/** Round moments, about one every fifth of the axis. */
function ticksOf(stretch: Stretch): { atMs: number; pct: number; label: string }[] {
  const { fromMs, toMs, fromPct, toPct } = stretch;
  if (toMs - fromMs <= 1) {
    const atMs = fromMs === 0 ? 0 : (fromMs + toMs) / 2;
    return [{ atMs, pct: along(stretch, atMs), label: tickWords(atMs) }];
  }
  const wanted = Math.max(1, (toPct - fromPct) / 12);
  const step = STEPS_MS.find((ms) => (toMs - fromMs) / ms <= wanted) ?? toMs - fromMs;
  const ticks = [];
  for (let atMs = Math.ceil(fromMs / step) * step; atMs <= toMs; atMs += step)
    ticks.push({ atMs, pct: along(stretch, atMs), label: tickWords(atMs) });
  return ticks;
}

function tickWords(ms: number): string {
  if (ms === 0) return '0 s';
  return ms % 1000 === 0 || ms >= 10_000
    ? `${Math.round(ms / 1000)} s`
    : ms < 1000
      ? `${Math.round(ms)} ms`
      : `${(ms / 1000).toFixed(1)} s`;
}
