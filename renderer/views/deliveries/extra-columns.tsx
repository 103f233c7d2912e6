import type { CSSProperties } from 'react';
import { causeText } from '#shared/domain/delivery/explain.ts';
import { whyName } from '#shared/domain/delivery/why-names.ts';
import { EXTRA_COLUMNS, type ExtraColumn } from '../../state/preferences.ts';
import type { Row } from '../../state/row.ts';
import { Cell } from '../../ui/cell.tsx';
import { formatBytes } from '../../ui/format.ts';
import { Waterfall } from '../../ui/waterfall.tsx';
import styles from './delivery-list.module.css';

/** Columns that somebody asked for, at the right end of a list that is wide enough. */
export const EXTRA_WORDS: Readonly<Record<ExtraColumn, { head: string; px: number }>> = {
  source: { head: 'Source', px: 72 },
  size: { head: 'Size', px: 76 },
  deliveryId: { head: 'Delivery id', px: 76 },
  replayOf: { head: 'Replay of', px: 64 },
  // A refusal is not retried, so that its waterfall is one bar: its cause takes the place.
  waterfall: { head: 'Waterfall, why', px: 116 },
};

/** What the grid needs for them: `--extra`, and `--extra-wide` with the one that takes a wide list. */
export function extraTracks(columns: readonly ExtraColumn[]): CSSProperties {
  const tracks = (shown: readonly ExtraColumn[]) => shown.map((column) => `${EXTRA_WORDS[column].px}px`).join(' ');
  const narrow = columns.filter((column) => column !== 'waterfall');
  return {
    ...(narrow.length > 0 && { '--extra': tracks(narrow) }),
    ...(columns.length > 0 && { '--extra-wide': tracks(columns) }),
  } as CSSProperties;
}

export function ExtraHeads({ columns }: { columns: readonly ExtraColumn[] }) {
  return inOrder(columns).map((column) => (
    <span key={column} className={classOf(column)}>
      {EXTRA_WORDS[column].head}
    </span>
  ));
}

export function ExtraCells({ row, columns }: { row: Row; columns: readonly ExtraColumn[] }) {
  return inOrder(columns).map((column) => {
    if (column === 'waterfall') return <WaterfallCell key={column} row={row} />;
    const text = row.kind === 'unheard' ? '' : textOf(row, column);
    return (
      <Cell key={column} className={classOf(column)} title={column === 'deliveryId' && row.kind === 'delivery' ? row.deliveryId : text}>
        {text}
      </Cell>
    );
  });
}

function WaterfallCell({ row }: { row: Row }) {
  const cause = row.kind === 'delivery' ? row.cause : undefined;
  return (
    <Cell className={[classOf('waterfall'), styles['why']].join(' ')} title={cause && causeText(cause)} token={cause && ['why', cause.why]}>
      {cause ? whyName(cause) : row.kind === 'delivery' && <Waterfall row={row} />}
    </Cell>
  );
}

const classOf = (column: ExtraColumn) => styles[column === 'waterfall' ? 'wideColumn' : 'extraColumn'];
const inOrder = (columns: readonly ExtraColumn[]) => EXTRA_COLUMNS.filter((column) => columns.includes(column));

function textOf(row: Extract<Row, { kind: 'delivery' }>, column: Exclude<ExtraColumn, 'waterfall'>): string {
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
