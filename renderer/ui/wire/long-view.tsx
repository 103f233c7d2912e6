import { useLayoutEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { windowOf } from '../../state/window-of.ts';
import type { Lines } from './lines.ts';
import styles from './wire.module.css';
import { WireTokens } from './wire-text.tsx';

const LINE_PX = 20;

/** A text of any length in a box of its own: only the rows in sight exist. */
export function LongView({ lines, label }: { lines: Lines; label: string }) {
  const box = useRef<HTMLDivElement>(null);
  const [{ scrollPx, heightPx }, setScroll] = useState({ scrollPx: 0, heightPx: 400 });
  const measure = () => {
    if (box.current) setScroll({ scrollPx: box.current.scrollTop, heightPx: box.current.clientHeight });
  };
  useLayoutEffect(() => {
    if (!box.current) return;
    const observer = new ResizeObserver(measure);
    observer.observe(box.current);
    return () => observer.disconnect();
  });

  const { first, last, totalPx } = windowOf({ count: lines.count, rowPx: LINE_PX, scrollPx, heightPx });
  const shown = Array.from({ length: last - first }, (_, index) => first + index);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls has to be reached by the keyboard
    <div ref={box} className={styles['long']} role="region" aria-label={label} tabIndex={0} onScroll={() => flushSync(measure)}>
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
