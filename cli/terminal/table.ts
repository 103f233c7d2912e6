import { terminalText } from '../terminal-text.ts';
import { type CutAt, cellsOf, cutTo, padTo, wrapTo } from './cells.ts';
import { painted, type Screen, type Tone } from './paint.ts';

/** A column as data: what stands in it, and what becomes of it where a line has no room for all. */
export interface Column<Row> {
  head: string;
  /** May hold anything that came from outside. */
  text(row: Row): string;
  /** For a pipe or a file, where nothing has to be short; else the same text. */
  full?(row: Row): string;
  tone?(row: Row): Tone | undefined;
  /** A column of rank 0 is never left out; of the others, the one with the highest rank goes first. */
  rank: number;
  /** It may be cut with `…`, down to so many cells; without it, it is shown whole or not at all. */
  min?: number;
  /** Where it is cut: behind (the usual), before, or in the middle. */
  cut?: CutAt;
  align?: 'start' | 'end';
  /** Cells that rows usually need: kept where more rows come later, so that they stand in line as well. */
  usual?: number;
  /** Cells that it takes at least: a duration that has a digit more must not move the columns beside it. */
  least?: number;
}

export interface Table<Row> {
  columns: readonly Column<Row>[];
  /** A remark in lines of its own below the row; in a pipe it stands at the row's end, so that a row stays a line. */
  below?(row: Row): string | undefined;
}

/** A table whose columns have found their widths. */
export interface Layout<Row> {
  /** Nothing in a pipe: there every line is a row. */
  head: string | undefined;
  lines(row: Row): string[];
}

interface Fitted<Row> {
  column: Column<Row>;
  width: number;
}

const GAP = '  ';

/**
 * Fits a table to a terminal: the widest of the columns that may be cut are cut first, and where that is not enough, columns are left out by
 * their rank. Without a terminal every column is there, and whole.
 */
export function layoutOf<Row>(
  { columns, below }: Table<Row>,
  rows: readonly Row[],
  { screen, goesOn = false }: { screen: Screen | undefined; goesOn?: boolean },
): Layout<Row> {
  const textIn = ({ text, full }: Column<Row>, row: Row) => terminalText(((!screen && full) || text)(row));
  const natural = columns.map((column) => ({
    column,
    width: Math.max(
      screen ? Math.max(cellsOf(column.head), column.least ?? 0) : 0,
      (goesOn && column.usual) || 0,
      ...rows.map((row) => cellsOf(textIn(column, row))),
    ),
  }));
  const shown = screen ? cutColumns(keptColumns(natural, screen.columns), screen.columns) : natural;

  return {
    head:
      screen && painted(lineOf(shown.map(({ column, width }) => padTo(cutTo(column.head, width), width, column.align))), 'quiet', screen),
    lines(row) {
      const line = lineOf(
        shown.map(({ column, width }) => {
          const text = textIn(column, row);
          const cut = screen ? cutTo(text, width, column.cut) : text;
          const spaces = padTo('', width - cellsOf(cut));
          const cell = painted(cut, column.tone?.(row), screen);
          return column.align === 'end' ? `${spaces}${cell}` : `${cell}${spaces}`;
        }),
      );
      const remark = terminalText(below?.(row) ?? '');
      if (remark === '') return [line];
      if (!screen) return [`${line}${GAP}${remark}`];
      return [line, ...wrapTo(`${GAP}${GAP}${remark}`, screen.columns).map((one) => painted(one, 'quiet', screen))];
    },
  };
}

const lineOf = (cells: readonly string[]): string => cells.join(GAP).trimEnd();

const totalOf = (widths: readonly number[]): number => widths.reduce((sum, width) => sum + width + GAP.length, -GAP.length);

const leastOf = <Row>({ column, width }: Fitted<Row>): number => Math.min(width, column.min ?? width);

/** Without those for which there is no room even when all others are as short as may be. */
function keptColumns<Row>(columns: readonly Fitted<Row>[], cells: number): Fitted<Row>[] {
  if (totalOf(columns.map(leastOf)) <= cells) return [...columns];
  const last = columns.toSorted((a, b) => b.column.rank - a.column.rank)[0];
  // What has to be there in any case is cut further than it likes.
  if (!last || last.column.rank === 0) return columns.map(({ column, width }) => ({ column: { ...column, min: 1 }, width }));
  return keptColumns(
    columns.filter((one) => one !== last),
    cells,
  );
}

/** Cut cell by cell, always the widest, until the line fits. */
function cutColumns<Row>(columns: readonly Fitted<Row>[], cells: number): Fitted<Row>[] {
  const cut = columns.map((one) => ({ ...one }));
  while (totalOf(cut.map(({ width }) => width)) > cells) {
    const widest = cut.filter((one) => one.width > leastOf(one)).toSorted((a, b) => b.width - a.width)[0];
    if (!widest) break;
    widest.width -= 1;
  }
  return cut;
}
