import { outputScreen, print, printError } from '../print.ts';
import { terminalJson } from '../terminal-text.ts';
import { type Layout, layoutOf, type Table } from './table.ts';

export interface ListingOptions<Row> {
  table: Table<Row>;
  /** One JSON value a line instead. */
  json?: boolean;
  /** More rows come later. */
  goesOn?: boolean;
  /** What `--json` prints of a row; the row itself without it. */
  jsonOf?(row: Row): unknown;
}

/** A list on its way to standard output: its head once, then rows, also such as come later. */
export interface Listing<Row> {
  show(rows: readonly Row[]): void;
}

/** The widths are found with the first rows, and anew when the terminal has become wider or narrower. */
export function openListing<Row>({ table, json = false, goesOn = false, jsonOf = (row) => row }: ListingOptions<Row>): Listing<Row> {
  let layout: Layout<Row> | undefined;
  let columns: number | undefined;
  return {
    show(rows) {
      if (rows.length === 0) return;
      if (json) {
        for (const row of rows) print(terminalJson(jsonOf(row)));
        return;
      }
      const screen = outputScreen();
      if (!layout || screen?.columns !== columns) {
        const isFirst = !layout;
        layout = layoutOf(table, rows, { screen, goesOn });
        columns = screen?.columns;
        if (isFirst && layout.head !== undefined) print(layout.head);
      }
      for (const row of rows) for (const line of layout.lines(row)) print(line);
    },
  };
}

/** A whole list. @param empty a sentence for people, beside the output, where there is no row: why that may be, and what to do */
export function printList<Row>(rows: readonly Row[], { empty, ...options }: ListingOptions<Row> & { empty?: string }): void {
  openListing(options).show(rows);
  if (rows.length === 0 && empty !== undefined) printError(empty);
}
