import { cloneElement, type MouseEvent, type ReactElement, useEffect, useState } from 'react';
import { useDetail, useInspector } from '#renderer/inspector.ts';
import type { ShellBridge } from '#shared/domain/app/shell-bridge.ts';
import { type RowMenuOptions, usePointed, useRowMenu } from './row-menu-entries.ts';

interface NativeRowMenuProps extends RowMenuOptions {
  shell: ShellBridge;
  children: ReactElement<{ onContextMenu?: (event: MouseEvent) => void }>;
}

/** The context menu of a row in the desktop app: the system's own. It opens when the row that was pointed at has been read. */
export function NativeRowMenu({ shell, children, onOnly, onChoose }: NativeRowMenuProps) {
  const { live } = useInspector();
  const detail = useDetail();
  const { pointAt, ...pointed } = usePointed(onChoose);
  const { unheard, groups } = useRowMenu(pointed, onOnly);
  const { id } = pointed;
  const [place, setPlace] = useState<{ x: number; y: number }>();
  const read = id === undefined || unheard || (detail?.id === id && detail.kind !== 'reading');

  // biome-ignore lint/correctness/useExhaustiveDependencies: it opens once for each place; the groups are those of that moment
  useEffect(() => {
    if (!place || !read) return;
    setPlace(undefined);
    live.follow({ type: 'popover', open: true });
    const items = groups.map((group) => group.map(({ id: item, title, off }) => ({ id: item, title, off })));
    void shell.showMenu(items, place).then((chosen) => {
      live.follow({ type: 'popover', open: false });
      groups
        .flat()
        .find(({ id: item }) => item === chosen)
        ?.run();
    });
  }, [place, read]);

  return cloneElement(children, {
    onContextMenu(event) {
      event.preventDefault();
      pointAt(event);
      setPlace({ x: event.clientX, y: event.clientY });
    },
  });
}
