import { ContextMenu } from '@base-ui/react/context-menu';
import { type MouseEvent, type ReactElement, useState } from 'react';
import { type CommandId, commandOf } from '#shared/domain/commands.ts';
import { type FilterKey, isFilterKey, quoted } from '#shared/domain/filter.ts';
import { useActions } from '../../commands/actions.ts';
import { useInspector } from '../../inspector.ts';
import { keyWords } from '../../ui/keys.ts';
import popup from '../../ui/popup.module.css';

/** A cell as a token of the filter language. */
export interface CellToken {
  key: FilterKey;
  value: string;
}

export function tokenAt(target: EventTarget): CellToken | undefined {
  const cell = target instanceof Element ? target.closest<HTMLElement>('[data-token]') : null;
  const { token: key = '', value = '' } = cell?.dataset ?? {};
  return isFilterKey(key) ? { key, value } : undefined;
}

interface RowMenuProps {
  onOnly: (token: CellToken, options: { not: boolean }) => void;
  /** The row under the pointer becomes the chosen one: the commands act on it. */
  onChoose: (id: string) => void;
  children: ReactElement;
}

const COMMANDS: readonly CommandId[] = ['replay-resigned', 'replay-same-bytes', 'copy-link', 'copy-body', 'copy-curl', 'star'];

const UNHEARD_COMMANDS: readonly CommandId[] = ['add-to-webhook'];

/** The context menu of a row: only these, without these, and what can be done with the delivery. */
export function RowMenu({ onOnly, onChoose, children }: RowMenuProps) {
  const { live } = useInspector();
  const actions = useActions();
  const [token, setToken] = useState<CellToken>();
  const [unheard, setUnheard] = useState(false);

  function onContextMenu(event: MouseEvent) {
    setToken(tokenAt(event.target));
    const row = event.target instanceof Element ? event.target.closest('[role="row"]') : null;
    const id = row?.id.replace(/^row-/, '');
    setUnheard(id !== undefined && live.log.get(id)?.kind === 'unheard');
    if (id !== undefined) onChoose(id);
  }

  return (
    <ContextMenu.Root onOpenChange={(open) => live.follow({ type: 'popover', open })}>
      <ContextMenu.Trigger render={children} onContextMenu={onContextMenu} />
      <ContextMenu.Portal>
        <ContextMenu.Positioner className={popup['positioner']}>
          <ContextMenu.Popup className={`${popup['popup']} ${popup['menu']}`}>
            {token && (
              <>
                <ContextMenu.Item className={popup['item']} onClick={() => onOnly(token, { not: false })}>
                  Only {token.key}:{quoted(token.value)} <kbd>{keyWords('Alt+click')}</kbd>
                </ContextMenu.Item>
                <ContextMenu.Item className={popup['item']} onClick={() => onOnly(token, { not: true })}>
                  Without {token.key}:{quoted(token.value)} <kbd>{keyWords('Alt+Shift+click')}</kbd>
                </ContextMenu.Item>
                <ContextMenu.Separator className={popup['separator']} />
              </>
            )}
            {(unheard ? UNHEARD_COMMANDS : COMMANDS).map((id) => {
              const { title, keys } = commandOf(id);
              const action = actions[id];
              return (
                <ContextMenu.Item key={id} className={popup['item']} disabled={action?.off !== undefined} onClick={() => action?.run()}>
                  {title}
                  {keys?.[0] !== undefined && <kbd>{keyWords(keys[0])}</kbd>}
                </ContextMenu.Item>
              );
            })}
          </ContextMenu.Popup>
        </ContextMenu.Positioner>
      </ContextMenu.Portal>
    </ContextMenu.Root>
  );
}
