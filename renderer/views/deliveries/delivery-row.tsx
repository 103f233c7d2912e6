import { Fragment, memo } from 'react';
import { type Row, shownState } from '#renderer/state/row.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import listStyles from '#renderer/ui/list/list.module.css';
import type { RowPlace } from '#renderer/ui/list/list.tsx';
import styles from './delivery-list.module.css';

interface DeliveryRowProps extends RowPlace<Row> {
  row: Row;
  selected: boolean;
  /** Its detail is shown; several may be selected. */
  open: boolean;
  /** What somebody who looks at the list is told of what they just did with this row. */
  said: string | undefined;
  onChoose: (id: string) => void;
}

/** One delivery in one line. Keyboard focus stays on the grid, which points here by the row's DOM id. */
export const DeliveryRow = memo(function DeliveryRow({ row, index, topPx, selected, open, said, columns, onChoose }: DeliveryRowProps) {
  const state = shownState(row);
  const classes = [
    listStyles['row'],
    (state === 'failed' || state === 'refused') && listStyles['wrong'],
    row.kind === 'unheard' && styles['quiet'],
  ];
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid handles the keys for the row it points to
    <div
      className={classes.filter(Boolean).join(' ')}
      style={{ top: topPx }}
      role="row"
      id={rowDomId(row)}
      aria-rowindex={index + 1}
      aria-selected={selected}
      data-state={state}
      data-open={open || undefined}
      onClick={() => onChoose(row.id)}
    >
      {columns.map(({ id, cell }) => (
        <Fragment key={id}>{cell(row)}</Fragment>
      ))}
      {said !== undefined && (
        <span className={styles['said']} aria-hidden="true">
          <Icon name="a-check" tone="ok" />
          {said}
        </span>
      )}
    </div>
  );
});

export const rowDomId = ({ id }: Pick<Row, 'id'>) => `row-${id}`;
