import { ContextMenu } from '@base-ui/react/context-menu';
import { Fragment, type MouseEvent, type ReactElement } from 'react';
import { useInspector } from '#renderer/inspector.ts';
import { shellBridge } from '#renderer/shell-bridge.ts';
import { keyWords } from '#renderer/ui/keys.ts';
import popup from '#renderer/ui/popup.module.css';
import { NativeRowMenu } from './native-row-menu.tsx';
import { type Pointed, type RowMenuOptions, usePointed, useRowMenu } from './row-menu-entries.ts';

type RowMenuProps = RowMenuOptions & { children: ReactElement<{ onContextMenu?: (event: MouseEvent) => void }> };

/** The context menu of a row: the system's own where there is a shell to ask for it. */
export function RowMenu(props: RowMenuProps) {
  return shellBridge ? <NativeRowMenu {...props} shell={shellBridge} /> : <DrawnRowMenu {...props} />;
}

function DrawnRowMenu({ children, onOnly, onChoose }: RowMenuProps) {
  const { live } = useInspector();
  const { pointAt, ...pointed } = usePointed(onChoose);
  return (
    <ContextMenu.Root onOpenChange={(open) => live.follow({ type: 'popover', open })}>
      <ContextMenu.Trigger render={children} onContextMenu={pointAt} />
      <ContextMenu.Portal>
        <ContextMenu.Positioner className={popup['positioner']}>
          <ContextMenu.Popup className={`${popup['popup']} ${popup['menu']}`}>
            <Entries pointed={pointed} onOnly={onOnly} />
          </ContextMenu.Popup>
        </ContextMenu.Positioner>
      </ContextMenu.Portal>
    </ContextMenu.Root>
  );
}

function Entries({ pointed, onOnly }: { pointed: Pointed; onOnly: RowMenuOptions['onOnly'] }) {
  const { groups } = useRowMenu(pointed, onOnly);
  return groups.map((group, index) => (
    <Fragment key={group[0]?.id}>
      {index > 0 && <ContextMenu.Separator className={popup['separator']} />}
      {group.map(({ id, title, keys, off, run }) => (
        <ContextMenu.Item key={id} className={popup['item']} disabled={off} onClick={run}>
          {title}
          {keys !== undefined && <kbd>{keyWords(keys)}</kbd>}
        </ContextMenu.Item>
      ))}
    </Fragment>
  ));
}
