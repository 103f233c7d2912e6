import { useRef } from 'react';
import type { Lines } from './lines.ts';
import { LINE_PX, useRowWindow } from './use-row-window.ts';
import styles from './wire.module.css';
import { WireTokens } from './wire-text.tsx';

/** A text of any length in a box of its own: only the rows in sight exist. */
export function LongView({ lines, label }: { lines: Lines; label: string }) {
  const box = useRef<HTMLDivElement>(null);
  const { first, last, totalPx, onScroll } = useRowWindow(box, lines.count);
  const shown = Array.from({ length: last - first }, (_, index) => first + index);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls has to be reached by the keyboard
    <div ref={box} className={styles['long']} role="region" aria-label={label} tabIndex={0} onScroll={onScroll}>
      <div className={styles['lines']} style={{ height: totalPx }}>
        {shown.map((index) => {
          const { offset, tokens } = lines.line(index);
          return (
            <div key={index} className={styles['line']} style={{ top: index * LINE_PX }}>
              {offset !== undefined && <span className={styles['offset']}>{`${offset}  `}</span>}
              <WireTokens tokens={tokens} />
            </div>
          );
        })}
      </div>
    </div>
  );
}
