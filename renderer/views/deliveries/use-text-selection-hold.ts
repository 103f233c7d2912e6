import { type RefObject, useEffect } from 'react';
import { useInspector } from '#renderer/inspector.ts';

/** While text in the list is selected, no row may move under it. */
export function useTextSelectionHold(list: RefObject<HTMLElement | null>): void {
  const { live } = useInspector();
  useEffect(() => {
    const look = () => {
      const selection = getSelection();
      const selected = selection !== null && !selection.isCollapsed && list.current?.contains(selection.anchorNode) === true;
      live.follow({ type: 'text-selected', selected });
    };
    document.addEventListener('selectionchange', look);
    return () => document.removeEventListener('selectionchange', look);
  }, [live, list]);
}
