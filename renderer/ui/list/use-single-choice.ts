import { type KeyboardEvent, type RefObject, useLayoutEffect, useRef } from 'react';
import { flushSync } from 'react-dom';
import { usePreferences } from '#renderer/inspector.ts';
import { ROW_PX } from '#renderer/state/preferences.ts';
import { type ListWindow, revealRow, useListWindow } from './use-list-window.ts';

interface SingleChoiceOptions {
  /** Of the rows, in the order of the list. */
  ids: readonly string[];
  selectedId: string | undefined;
  onChoose: (id: string, by: 'click' | 'key') => void;
  /** Enter. */
  onOpen: () => void;
  /** Escape. */
  onClear: () => void;
}

/** What a `List` needs of it. */
export interface SingleChoice {
  rowPx: number;
  box: RefObject<HTMLDivElement | null>;
  inSight: ListWindow;
  openIndex: number;
  onKeyDown: (event: KeyboardEvent) => void;
  onScroll: () => void;
}

const PAGE_ROWS = 12;

/** A list of which one row is chosen: the list has the focus; arrows, j and k (where letters are on) move along its rows, which come in sight. */
export function useSingleChoice({ ids, selectedId, onChoose, onOpen, onClear }: SingleChoiceOptions): SingleChoice {
  const { letters, density } = usePreferences();
  const rowPx = ROW_PX[density];
  const box = useRef<HTMLDivElement>(null);
  const openIndex = selectedId === undefined ? -1 : ids.indexOf(selectedId);
  const inSight = useListWindow({ box, count: ids.length, rowPx });

  // biome-ignore lint/correctness/useExhaustiveDependencies: the chosen row is brought in sight when it is another one
  useLayoutEffect(() => {
    if (openIndex !== -1) revealRow(box.current, openIndex, rowPx);
  }, [selectedId]);

  function onKeyDown(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target !== event.currentTarget) return;
    const [back, on] = [Math.max(0, openIndex - 1), openIndex + 1];
    const moves: Record<string, number> = {
      ArrowDown: on,
      ArrowUp: back,
      Home: 0,
      End: ids.length - 1,
      PageDown: openIndex + PAGE_ROWS,
      PageUp: openIndex - PAGE_ROWS,
      ...(letters && { j: on, k: back }),
    };
    const move = moves[event.key];
    const next = move === undefined ? undefined : ids[Math.max(0, Math.min(move, ids.length - 1))];
    if (next !== undefined) onChoose(next, 'key');
    else if (event.key === 'Enter' && openIndex !== -1) onOpen();
    else if (event.key === 'Escape') onClear();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return { rowPx, box, inSight, openIndex, onKeyDown, onScroll: () => flushSync(inSight.measure) };
}
