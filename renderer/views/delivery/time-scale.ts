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
  ticks: readonly { atMs: number; pct: number; words: string }[];
}

/** Longer gaps than this are broken. */
const BREAK_MS = 10_000;
const BREAK_PCT = 3;
/** What a moment that stands alone gets, so that its name has room. */
const ALONE_PCT = 12;

/** An axis over the moments that matter. `linear` draws it to one scale throughout. */
export function timeScale(moments: readonly number[], { linear }: { linear: boolean }): TimeScale {
  const sorted = [...moments].sort((a, b) => a - b);
  const groups = linear ? [sorted] : groupByGap(sorted);
  const stretches = placeGroups(groups.map((group) => ({ fromMs: group[0] ?? 0, toMs: group.at(-1) ?? 0 })));

  function place(ms: number): number {
    const inside = stretches.find(({ fromMs, toMs }) => ms >= fromMs && ms <= toMs);
    if (inside) return along(inside, ms);
    const next = stretches.find(({ fromMs }) => ms < fromMs);
    const before = [...stretches].reverse().find(({ toMs }) => ms > toMs);
    if (!before) return next?.fromPct ?? 0;
    return next ? (before.toPct + next.fromPct) / 2 : before.toPct;
  }

  return { stretches, place, ticks: stretches.flatMap(ticksOf) };
}

function groupByGap(sorted: readonly number[]): number[][] {
  const groups: number[][] = [];
  for (const ms of sorted) {
    const group = groups.at(-1);
    const last = group?.at(-1);
    if (group && last !== undefined && ms - last <= BREAK_MS) group.push(ms);
    else groups.push([ms]);
  }
  return groups;
}

function placeGroups(groups: readonly { fromMs: number; toMs: number }[]): Stretch[] {
  const isAlone = ({ fromMs, toMs }: { fromMs: number; toMs: number }) => toMs - fromMs < 1;
  const total = groups.reduce((sum, { fromMs, toMs }) => sum + (toMs - fromMs), 0);
  const breakPct = Math.min(BREAK_PCT, 40 / groups.length);
  const free = 100 - breakPct * (groups.length - 1);
  const forLong = Math.max(20, free - ALONE_PCT * groups.filter(isAlone).length);
  const wishes = groups.map((group) => (isAlone(group) ? ALONE_PCT : (forLong * (group.toMs - group.fromMs)) / total));
  const fit = free / wishes.reduce((sum, wish) => sum + wish, 0);
  let at = 0;
  return groups.map(({ fromMs, toMs }, index) => {
    const width = (wishes[index] ?? 0) * fit;
    const stretch = { fromMs, toMs: Math.max(toMs, fromMs + 1), fromPct: at, toPct: at + width };
    at += width + breakPct;
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
function ticksOf(stretch: Stretch): { atMs: number; pct: number; words: string }[] {
  const { fromMs, toMs, fromPct, toPct } = stretch;
  if (toMs - fromMs <= 1) return [{ atMs: fromMs, pct: fromPct, words: tickWords(fromMs) }];
  const wanted = Math.max(1, (toPct - fromPct) / 16);
  const step = STEPS_MS.find((ms) => (toMs - fromMs) / ms <= wanted) ?? toMs - fromMs;
  const ticks = [];
  for (let atMs = Math.ceil(fromMs / step) * step; atMs <= toMs; atMs += step)
    ticks.push({ atMs, pct: along(stretch, atMs), words: tickWords(atMs) });
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
