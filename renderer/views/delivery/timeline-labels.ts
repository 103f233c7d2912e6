/** Of the fonts of the timeline at their widest: what a label takes is estimated, so that it is placed before it is drawn. */
const AXIS_CHARACTER_PX = 7.2;
const NOTE_CHARACTER_PX = 6.4;
/** Between two labels of the axis. */
const APART_PX = 6;
/** Between a line and its label, a bar and its note. */
const BESIDE_PX = 4;

export interface AxisLabel {
  label: string;
  /** Its left edge, in pixels from the beginning of the axis. */
  leftPx: number;
}

interface Mark {
  pct: number;
  label: string;
}

interface Axis {
  ticks: readonly Mark[];
  now?: Mark | undefined;
  stale?: Mark | undefined;
  widthPx: number;
}

export interface AxisLabels {
  ticks: AxisLabel[];
  now?: AxisLabel;
  stale?: AxisLabel;
}

/**
 * Where the words of an axis stand, so that none is over another: those of *now* and of the stale line always, and of the numbers
 * those that have room, the first and the last before the others.
 */
export function axisLabels({ ticks, now, stale, widthPx }: Axis): AxisLabels {
  const taken: AxisLabel[] = [];
  const take = (choices: readonly AxisLabel[]): AxisLabel | undefined => {
    const found = choices.find((choice) => taken.every((other) => areApart(choice, other)));
    if (found) taken.push(found);
    return found;
  };
  // Each may stand on either side of its line; at an edge, where both are pressed to it, the words of one follow those of the other.
  const nowChoices = now ? inReach(now, widthPx, [centred, before, behind]) : [];
  const staleChoices = stale ? inReach(stale, widthPx, [behind, before, ...nowChoices.flatMap((one) => [after(one), ahead(one)])]) : [];
  const pairs = nowChoices.flatMap((one) => staleChoices.map((other) => [one, other] as const));
  const [nowLabel, staleLabel] = pairs.find(([one, other]) => areApart(one, other)) ?? [nowChoices[0], staleChoices[0]];
  if (nowLabel) taken.push(nowLabel);
  if (staleLabel) taken.push(staleLabel);

  const order = [...ticks.slice(0, 1), ...ticks.slice(1).slice(-1), ...ticks.slice(1, -1)];
  const shown = order.flatMap((tick) => take(inReach(tick, widthPx, [centred])) ?? []);
  return {
    ticks: shown.sort((a, b) => a.leftPx - b.leftPx),
    ...(nowLabel && { now: nowLabel }),
    ...(staleLabel && { stale: staleLabel }),
  };
}

type Placing = (atPx: number, labelPx: number) => number;

const centred: Placing = (atPx, labelPx) => atPx - labelPx / 2;
const before: Placing = (atPx, labelPx) => atPx - labelPx - BESIDE_PX;
const behind: Placing = (atPx) => atPx + BESIDE_PX;

const after =
  ({ label, leftPx }: AxisLabel): Placing =>
  () =>
    leftPx + label.length * AXIS_CHARACTER_PX + APART_PX;
const ahead =
  ({ leftPx }: AxisLabel): Placing =>
  (_, labelPx) =>
    leftPx - labelPx - APART_PX;

function inReach({ pct, label }: Mark, widthPx: number, placings: readonly Placing[]): AxisLabel[] {
  const labelPx = label.length * AXIS_CHARACTER_PX;
  const most = Math.max(0, widthPx - labelPx);
  return placings.map((placing) => ({ label, leftPx: Math.max(0, Math.min(placing((pct * widthPx) / 100, labelPx), most)) }));
}

function areApart(a: AxisLabel, b: AxisLabel): boolean {
  const [left, right] = a.leftPx <= b.leftPx ? [a, b] : [b, a];
  return left.leftPx + left.label.length * AXIS_CHARACTER_PX + APART_PX <= right.leftPx;
}

/** The edges that a note is held by; what has no room is cut off with an ellipsis. */
export type NotePlace = { leftPx: number; mostPx: number } | { rightPx: number; mostPx: number };

/** Beside a bar: behind it if there is room, else before it, else where there is more. */
export function besideBar({ fromPct, toPct }: { fromPct: number; toPct: number }, text: string, widthPx: number): NotePlace {
  const [fromPx, toPx] = [(fromPct * widthPx) / 100, (toPct * widthPx) / 100];
  const [beforePx, behindPx] = [fromPx - 2 * BESIDE_PX, widthPx - toPx - 2 * BESIDE_PX];
  const needPx = text.length * NOTE_CHARACTER_PX;
  if (needPx <= behindPx || (needPx > beforePx && behindPx >= beforePx))
    return { leftPx: toPx + 2 * BESIDE_PX, mostPx: Math.max(0, behindPx) };
  return { rightPx: widthPx - fromPx + 2 * BESIDE_PX, mostPx: Math.max(0, beforePx) };
}

/** On a line of its own: from its moment on, or if that is too far right, up to the end. */
export function fromMoment(pct: number, text: string, widthPx: number): NotePlace {
  const leftPx = (pct * widthPx) / 100;
  if (text.length * NOTE_CHARACTER_PX <= widthPx - leftPx) return { leftPx, mostPx: widthPx - leftPx };
  return { rightPx: 0, mostPx: widthPx };
}
