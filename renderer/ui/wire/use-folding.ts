import { type KeyboardEvent, useMemo, useState } from 'react';
import { type Fold, foldsOf, isCloser, unfoldedLines } from './fold.ts';
import type { PrettyLine } from './json-tokens.ts';

export interface Folding {
  /** Where each line's fold ends, if one begins there. */
  folds: readonly (Fold | undefined)[];
  /** Lines that are not inside of what is folded. */
  seen: readonly number[];
  /** The line that the arrows move. */
  active: number;
  isFolded(line: number): boolean;
  fold(line: number, on: boolean): void;
  onKeyDown(event: KeyboardEvent): void;
}

/** What of a JSON text is folded, and the keys of a tree: arrows move along it, left folds, right unfolds. */
export function useFolding(lines: readonly PrettyLine[]): Folding {
  const folds = useMemo(() => foldsOf(lines), [lines]);
  const [folded, setFolded] = useState<ReadonlySet<number>>(new Set());
  const [active, setActive] = useState(0);
  const seen = useMemo(() => unfoldedLines(folds, folded), [folds, folded]);
  const stops = useMemo(() => seen.filter((index) => !isCloser(lines[index]?.tokens ?? [])), [lines, seen]);

  function fold(line: number, on: boolean) {
    if (!folds[line]) return;
    setFolded((now) => (on ? new Set([...now, line]) : new Set([...now].filter((one) => one !== line))));
    setActive(line);
  }

  /** The line that what is on this one belongs to. */
  function parentOf(line: number): number {
    const depth = lines[line]?.depth ?? 0;
    return stops.findLast((stop) => stop < line && (lines[stop]?.depth ?? 0) < depth) ?? line;
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

  return { folds, seen, active, isFolded: (line) => folded.has(line), fold, onKeyDown };
}
