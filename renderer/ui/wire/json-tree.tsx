import { type KeyboardEvent, useId, useMemo, useState } from 'react';
import { plural } from '../format.ts';
import { Icon } from '../icon.tsx';
import { foldsOf, isCloser, unfoldedLines } from './fold.ts';
import type { PrettyLine } from './json-tokens.ts';
import { DEEPEST } from './lines.ts';
import styles from './wire.module.css';
import { WireTokens } from './wire-text.tsx';

/** JSON whose objects and arrays fold. The tree has the focus; arrows move along it, left folds, right unfolds. */
export function JsonTree({ lines, label }: { lines: readonly PrettyLine[]; label: string }) {
  const id = useId();
  const folds = useMemo(() => foldsOf(lines), [lines]);
  const [folded, setFolded] = useState<ReadonlySet<number>>(new Set());
  const [active, setActive] = useState(0);
  const seen = unfoldedLines(folds, folded);
  const stops = seen.filter((index) => !isCloser(lines[index]?.tokens ?? []));

  function fold(index: number, on: boolean) {
    if (!folds[index]) return;
    setFolded((now) => (on ? new Set([...now, index]) : new Set([...now].filter((one) => one !== index))));
    setActive(index);
  }

  /** The line that what is on this one belongs to. */
  function parentOf(index: number): number {
    const depth = lines[index]?.depth ?? 0;
    return stops.filter((stop) => stop < index && (lines[stop]?.depth ?? 0) < depth).at(-1) ?? index;
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const place = Math.max(0, stops.indexOf(active));
    const isOpen = folds[active] !== undefined && !folded.has(active);
    if (event.key === 'ArrowDown') setActive(stops[Math.min(place + 1, stops.length - 1)] ?? 0);
    else if (event.key === 'ArrowUp') setActive(stops[Math.max(place - 1, 0)] ?? 0);
    else if (event.key === 'Home') setActive(stops[0] ?? 0);
    else if (event.key === 'End') setActive(stops.at(-1) ?? 0);
    else if (event.key === 'ArrowLeft' && isOpen) fold(active, true);
    else if (event.key === 'ArrowLeft') setActive(parentOf(active));
    else if (event.key === 'ArrowRight' && folded.has(active)) fold(active, false);
    else if (event.key === 'ArrowRight' && isOpen) setActive(stops[place + 1] ?? active);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <div
      className={`${styles['box']} ${styles['tree']}`}
      role="tree"
      aria-label={label}
      aria-activedescendant={`${id}-${active}`}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      {seen.map((index) => {
        const { depth, tokens } = lines[index] ?? { depth: 0, tokens: [] };
        const here = folds[index];
        const isFolded = here !== undefined && folded.has(index);
        const closer = isCloser(tokens);
        return (
          <div
            key={index}
            id={`${id}-${index}`}
            {...(closer
              ? { role: 'none' }
              : { role: 'treeitem', 'aria-level': depth + 1, 'aria-selected': index === active, 'aria-expanded': here && !isFolded })}
            className={styles['member']}
            style={{ paddingLeft: `${2 * Math.min(depth, DEEPEST)}ch` }}
          >
            {here && (
              <button type="button" className={styles['fold']} tabIndex={-1} aria-hidden="true" onClick={() => fold(index, !isFolded)}>
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
      })}
    </div>
  );
}
