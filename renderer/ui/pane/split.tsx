import type { ReactNode } from 'react';
import { useInspector, usePreferences } from '#renderer/inspector.ts';
import styles from './split.module.css';
import { Splitter } from './splitter.tsx';
import { useLow, useNarrow } from './use-narrow.ts';

interface SplitProps {
  /** The view: where somebody put the line is kept under this name. */
  name: string;
  /** What the line makes larger and smaller, for the name read aloud. */
  label: string;
  list: ReactNode;
  /** Left out: the list has all the room. */
  detail?: ReactNode;
  /** A track of a CSS grid: what the detail takes until somebody moves the line. The same on each tab, so that the line stands still. */
  detailWidth?: string;
  /** The list side by side with the detail keeps this much, and the detail that. */
  minPx?: number;
  minRestPx?: number;
  /** In a window narrower than this one stands above the other. */
  stackBelowPx?: number;
  /**
   * How one stands above the other: each half of the room with the line between them (in a low window each nearly all of it, in a page that
   * scrolls), or both as long as they are in a page that scrolls.
   */
  stacked?: 'halves' | 'page';
  /** Enter on the line: hide or show the detail. */
  onToggle?: () => void;
}

/** In a lower window half of it would hold fewer than five rows, or less of a detail than can be used. */
const LEAST_HALVES_PX = 660;

/** A list and what is open of it, side by side or, in a narrow window, one above the other; the line between them can be moved. */
export function Split({
  name,
  label,
  list,
  detail,
  detailWidth = 'clamp(440px, 36vw, 640px)',
  minPx = 360,
  minRestPx = 400,
  stackBelowPx = 1100,
  stacked = 'halves',
  onToggle,
}: SplitProps) {
  const { preferences } = useInspector();
  const { splits } = usePreferences();
  const narrow = useNarrow(stackBelowPx);
  const low = useLow(LEAST_HALVES_PX);
  const place = narrow ? `${name}-stacked` : name;
  const sizePx = splits[place];

  if (detail === undefined || detail === null || detail === false) return <main className={styles['split']}>{list}</main>;
  if (narrow && (stacked === 'page' || low)) {
    return (
      <main className={stacked === 'page' ? styles['page'] : styles['screens']}>
        {list}
        {detail}
      </main>
    );
  }
  const [least, rest] = narrow ? [160, 200] : [minPx, minRestPx];
  const first = sizePx === undefined ? `minmax(${narrow ? 0 : least}px, 1fr)` : `minmax(0, min(${sizePx}px, 100% - ${rest}px))`;
  const second = sizePx !== undefined || narrow ? 'minmax(0, 1fr)' : detailWidth;
  const template = `${first} 1px ${second}`;
  return (
    <main className={styles['split']} style={narrow ? { gridTemplateRows: template } : { gridTemplateColumns: template }}>
      {list}
      <Splitter
        label={label}
        orientation={narrow ? 'horizontal' : 'vertical'}
        minPx={least}
        minRestPx={rest}
        onResize={(px) => preferences.update((now) => ({ ...now, splits: { ...now.splits, [place]: px } }))}
        {...(onToggle && { onToggle })}
      />
      {detail}
    </main>
  );
}
