import { barX, dot, plot, ruleX, ruleY, text } from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { type BenchRow, goalText, medianOf, OURS, spreadOf } from './row.ts';

const WIDTH = 860;
const NAMES_WIDTH = 130;
const VALUES_WIDTH = 110;
const BAR_HEIGHT = 20;
const TITLE_HEIGHT = 34;

/** Colours that are told apart on white and on black. */
const OUR_COLOUR = '#3b82f6';
const PEER_COLOUR = '#8b949e';
const GOAL_COLOUR = '#e0562b';

/** An image in a page takes the colours of its reader's system. */
const STYLE = `<style>svg{color:#1f2328;font-family:system-ui,sans-serif}@media (prefers-color-scheme:dark){svg{color:#e6edf3}}</style>`;

interface Bar {
  row: string;
  whose: string;
  /** Of the longest bar, or the goal, of its row. */
  share: number;
  least: number;
  most: number;
  label: string;
}

/**
 * A picture of a group: a block for each row, in it a bar for each program with the spread of its runs, and a mark for each goal. The blocks
 * have scales of their own, since their units differ.
 * @returns SVG; undefined where nothing was measured
 */
export function chartOf(rows: readonly BenchRow[]): string | undefined {
  const measured = rows.filter(({ figures }) => Object.keys(figures).length > 0);
  if (measured.length === 0) return undefined;
  const bars = measured.flatMap(barsOf);
  const goals = measured.flatMap(goalsOf);
  const titles = measured.map((row) => ({ row: row.what, title: titleOf(row) }));
  const names = [...new Set(bars.map(({ whose }) => whose))];
  const blockHeight = names.length * BAR_HEIGHT + TITLE_HEIGHT;
  const { document } = parseHTML('<html></html>');
  const figure = plot({
    document,
    width: WIDTH,
    height: measured.length * blockHeight + TITLE_HEIGHT / 2,
    marginLeft: NAMES_WIDTH,
    marginRight: VALUES_WIDTH,
    marginTop: TITLE_HEIGHT,
    marginBottom: 0,
    style: { fontSize: '13px', background: 'none' },
    x: { axis: null, domain: [0, 1] },
    y: { axis: null, domain: names, padding: 0.25 },
    fy: { axis: null, domain: titles.map(({ row }) => row), padding: TITLE_HEIGHT / blockHeight },
    marks: [
      text(titles, {
        fy: 'row',
        text: 'title',
        frameAnchor: 'top-left',
        dx: -NAMES_WIDTH + 4,
        dy: -18,
        fontWeight: 'bold',
        textAnchor: 'start',
      }),
      // Only where there is a bar: a name without one would read as zero.
      text(bars, { fy: 'row', y: 'whose', text: 'whose', frameAnchor: 'left', textAnchor: 'end', dx: -9 }),
      barX(bars, { fy: 'row', y: 'whose', x: 'share', fill: ({ whose }: Bar) => (whose === OURS ? OUR_COLOUR : PEER_COLOUR) }),
      ruleY(bars, { fy: 'row', y: 'whose', x1: 'least', x2: 'most', stroke: 'currentColor', strokeOpacity: 0.6 }),
      dot(bars, { fy: 'row', y: 'whose', x: 'share', r: 2, fill: 'currentColor' }),
      ruleX(goals, { fy: 'row', x: 'share', stroke: GOAL_COLOUR, strokeWidth: 2, strokeDasharray: '4 2' }),
      text(bars, { fy: 'row', y: 'whose', x: 'most', text: 'label', dx: 8, textAnchor: 'start', fill: 'currentColor' }),
    ],
  });
  figure.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  return `${figure.outerHTML.replace('>', `>${STYLE}`)}\n`;
}

function barsOf(row: BenchRow): Bar[] {
  const longest = longestOf(row);
  return Object.entries(row.figures).map(([whose, values]) => {
    const { median, least, most } = spreadOf(values);
    const label = `${digits(median)}${row.unit ? ` ${row.unit}` : ''}`;
    return { row: row.what, whose, share: median / longest, least: least / longest, most: most / longest, label };
  });
}

/** Where Hookglass would have to be for each goal. */
function goalsOf(row: BenchRow): { row: string; share: number }[] {
  return boundsOf(row).map((bound) => ({ row: row.what, share: bound / longestOf(row) }));
}

function boundsOf({ figures, goals }: BenchRow): number[] {
  return goals.flatMap(({ beside, atLeast, atMost }) => {
    const unit = beside === undefined ? 1 : medianOf(figures[beside] ?? []);
    return [atLeast, atMost].flatMap((bound) => (bound === undefined || !Number.isFinite(unit) ? [] : [bound * unit]));
  });
}

/** Zero is the length of a row in which all is zero. */
function longestOf(row: BenchRow): number {
  return Math.max(...Object.values(row.figures).flat(), ...boundsOf(row)) || 1;
}

function titleOf(row: BenchRow): string {
  const goals = row.goals.map((goal) => goalText(row, goal));
  return goals.length > 0 ? `${row.what} (goal: ${goals.join('; ')})` : row.what;
}

const digits = (value: number) => String(Number(value.toPrecision(3)));
