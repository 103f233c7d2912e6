import {
  type ComponentProps,
  type CSSProperties,
  type MouseEvent,
  type ReactElement,
  type ReactNode,
  type RefObject,
  useMemo,
} from 'react';
import { type Column, columnsAt, tracksAt } from './columns.ts';
import styles from './list.module.css';
import type { ListWindow } from './use-list-window.ts';

/** Where a row stands, and the columns that it has. */
export interface RowPlace<Row> {
  /** Counted from the top of the whole list, from 0. */
  index: number;
  topPx: number;
  columns: readonly Column<Row>[];
}

interface ListProps<Row> extends Omit<ComponentProps<'div'>, 'children'> {
  label: string;
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  rowPx: number;
  box: RefObject<HTMLDivElement | null>;
  inSight: ListWindow;
  /** Of the row that the keyboard is on, or -1; it is there also when it is out of sight. */
  openIndex: number;
  domId: (row: Row) => string;
  drawRow: (row: Row, place: RowPlace<Row>) => ReactNode;
  /** Put around the rows. */
  around?: (rows: ReactElement<{ onContextMenu?: (event: MouseEvent) => void }>) => ReactNode;
  /** Of the element that holds the rows. */
  holder?: Omit<ComponentProps<'div'>, 'children' | 'style'>;
  /** Instead of rows, while there are none. */
  empty?: ReactNode;
  /** Below the last row. */
  after?: ReactNode;
}

/**
 * A grid with a head over each column that holds only the rows in sight. The focus is on the grid itself, which points to one of its
 * rows. The heads are its first row, stay in sight, and are not counted.
 */
export function List<Row>(props: ListProps<Row>) {
  const { label, rows, columns, rowPx, box, inSight, openIndex, domId, drawRow, around, holder, empty, after, ...rest } = props;
  const { first, last, totalPx, widthPx } = inSight;
  const shown = useMemo(() => columnsAt(columns, widthPx), [columns, widthPx]);
  const tracks = tracksAt(shown, widthPx);
  const open = rows[openIndex];
  const indexes = Array.from({ length: last - first }, (_, index) => first + index);
  if (open && (openIndex < first || openIndex >= last)) indexes.push(openIndex);
  const style = { '--tracks': tracks } as CSSProperties;
  const drawn = (
    <div {...holder} className={styles['all']} role={rows.length === 0 ? undefined : 'rowgroup'} style={{ height: totalPx }}>
      {indexes.map((index) => {
        const row = rows[index];
        return row === undefined ? null : drawRow(row, { index, topPx: index * rowPx, columns: shown });
      })}
    </div>
  );

  return (
    <div
      {...rest}
      ref={box}
      className={styles['rows']}
      style={style}
      role="grid"
      aria-label={label}
      aria-rowcount={rows.length}
      aria-activedescendant={open && domId(open)}
      tabIndex={0}
      data-pane="list"
    >
      <div role="rowgroup" className={styles['head']}>
        <div role="row" className={styles['heads']}>
          {shown.map(({ id, head, end }) => (
            <span key={id} role="columnheader" className={end && styles['end']}>
              {head}
            </span>
          ))}
        </div>
      </div>
      {rows.length === 0 && empty}
      {around ? around(drawn) : drawn}
      {after && (
        <div role="rowgroup" className={styles['after']}>
          <div role="row">
            <div role="gridcell">{after}</div>
          </div>
        </div>
      )}
    </div>
  );
}
