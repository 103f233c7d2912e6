import { useId, useLayoutEffect, useRef } from 'react';
import { plural } from '#renderer/ui/format.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import { isCloser } from './fold.ts';
import type { PrettyLine } from './json-tokens.ts';
import { type Folding, useFolding } from './use-folding.ts';
import { LINE_PX, useRowWindow } from './use-row-window.ts';
import styles from './wire.module.css';
import { WireTokens } from './wire-text.tsx';

interface JsonTreeProps {
  lines: readonly PrettyLine[];
  label: string;
}

/** JSON whose objects and arrays fold. The tree has the focus. */
export function JsonTree({ lines, label }: JsonTreeProps) {
  const id = useId();
  const folding = useFolding(lines);
  return (
    <div
      className={`${styles['box']} ${styles['tree']}`}
      role="tree"
      aria-label={label}
      aria-activedescendant={`${id}-${folding.active}`}
      tabIndex={0}
      onKeyDown={folding.onKeyDown}
    >
      {folding.seen.map((index) => (
        <Member key={index} id={id} index={index} lines={lines} folding={folding} />
      ))}
    </div>
  );
}

/** The same for a text of any length: only the rows in sight exist, and the one that the arrows move. */
export function LongJsonTree({ lines, label }: JsonTreeProps) {
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const folding = useFolding(lines);
  const { seen, active } = folding;
  const { first, last, totalPx, onScroll } = useRowWindow(box, seen.length);
  const place = seen.indexOf(active);

  useLayoutEffect(() => {
    const element = box.current;
    if (!element || place === -1) return;
    const topPx = place * LINE_PX;
    if (topPx < element.scrollTop) element.scrollTop = topPx;
    else if (topPx + 2 * LINE_PX > element.scrollTop + element.clientHeight) element.scrollTop = topPx + 2 * LINE_PX - element.clientHeight;
  }, [place]);

  const mounted = seen.slice(first, last).map((index, offset) => ({ index, row: first + offset }));
  if (place !== -1 && (place < first || place >= last)) mounted.push({ index: active, row: place });
  return (
    <div
      ref={box}
      className={`${styles['long']} ${styles['longTree']}`}
      role="tree"
      aria-label={label}
      aria-activedescendant={`${id}-${active}`}
      tabIndex={0}
      onScroll={onScroll}
      onKeyDown={folding.onKeyDown}
    >
      <div className={styles['lines']} role="none" style={{ height: totalPx }}>
        {mounted.map(({ index, row }) => (
          <Member key={index} id={id} index={index} lines={lines} folding={folding} topPx={row * LINE_PX} />
        ))}
      </div>
    </div>
  );
}

/** Indentation beyond this is not drawn: a text of any depth stays readable and small. */
const DEEPEST = 40;

interface MemberProps {
  /** Of the tree; its lines are named after it. */
  id: string;
  index: number;
  lines: readonly PrettyLine[];
  folding: Folding;
  /** Its place, where rows have a fixed height. */
  topPx?: number;
}

function Member({ id, index, lines, folding, topPx }: MemberProps) {
  const { depth, tokens } = lines[index] ?? { depth: 0, tokens: [] };
  const here = folding.folds[index];
  const isFolded = here !== undefined && folding.isFolded(index);
  return (
    <div
      id={`${id}-${index}`}
      {...(isCloser(tokens)
        ? { role: 'none' }
        : {
            role: 'treeitem',
            'aria-level': depth + 1,
            'aria-selected': index === folding.active,
            'aria-expanded': here && !isFolded,
          })}
      className={styles[topPx === undefined ? 'member' : 'line']}
      style={{ paddingLeft: `${2 * Math.min(depth, DEEPEST)}ch`, ...(topPx !== undefined && { top: topPx }) }}
    >
      {here && (
        <button type="button" className={styles['fold']} tabIndex={-1} aria-hidden="true" onClick={() => folding.fold(index, !isFolded)}>
          <Icon name={isFolded ? 'a-right' : 'a-down'} />
        </button>
      )}
      <WireTokens tokens={tokens} />
      {isFolded && (
        <>
          <span className={styles['count']}>{` ${plural(here.members, 'member')} `}</span>
          <WireTokens tokens={lines[here.end]?.tokens ?? []} />
        </>
      )}
    </div>
  );
}
