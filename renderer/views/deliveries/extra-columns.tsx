import { EXTRA_COLUMNS, type ExtraColumn } from '../../state/preferences.ts';
import type { Row } from '../../state/row.ts';
import { Cell } from '../../ui/cell.tsx';
import { formatBytes } from '../../ui/format.ts';
import styles from './delivery-list.module.css';

/** Columns that somebody asked for, at the right end of a list that is wide enough. */
export const EXTRA_WORDS: Readonly<Record<ExtraColumn, { head: string; px: number }>> = {
  source: { head: 'Source', px: 72 },
  size: { head: 'Size', px: 76 },
  deliveryId: { head: 'Delivery id', px: 76 },
  replayOf: { head: 'Replay of', px: 64 },
};

/** What the grid needs for them, as the value of `--extra`. */
export const extraTracks = (columns: readonly ExtraColumn[]): string => columns.map((column) => `${EXTRA_WORDS[column].px}px`).join(' ');

export function ExtraHeads({ columns }: { columns: readonly ExtraColumn[] }) {
  return inOrder(columns).map((column) => (
    <span key={column} className={styles['extraColumn']}>
      {EXTRA_WORDS[column].head}
    </span>
  ));
}

export function ExtraCells({ row, columns }: { row: Row; columns: readonly ExtraColumn[] }) {
  return inOrder(columns).map((column) => {
    const text = row.kind === 'unheard' ? '' : textOf(row, column);
    return (
      <Cell
        key={column}
        className={styles['extraColumn']}
        title={column === 'deliveryId' && row.kind === 'delivery' ? row.deliveryId : text}
      >
        {text}
      </Cell>
    );
  });
}

const inOrder = (columns: readonly ExtraColumn[]) => EXTRA_COLUMNS.filter((column) => columns.includes(column));

function textOf(row: Extract<Row, { kind: 'delivery' }>, column: ExtraColumn): string {
  switch (column) {
    case 'source':
      return row.source;
    case 'size':
      return formatBytes(row.size);
    case 'deliveryId':
      return row.deliveryId.slice(0, 8);
    case 'replayOf':
      return row.replayOf ?? '';
  }
}
