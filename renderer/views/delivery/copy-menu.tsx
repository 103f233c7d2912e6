import { Menu } from '@base-ui/react/menu';
import { useActions } from '#renderer/commands/actions.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Icon } from '#renderer/ui/icon.tsx';
import { keyWords } from '#renderer/ui/keys.ts';
import popup from '#renderer/ui/popup.module.css';
import { type CommandId, commandOf } from '#shared/domain/app/commands.ts';

const ITEMS: readonly CommandId[] = [
  'copy-link',
  'copy-body',
  'copy-curl',
  'copy-python',
  'copy-typescript',
  'copy-id',
  'copy-row-id',
  'copy-for-agent',
];

export function CopyMenu({ onOpenChange }: { onOpenChange: (open: boolean) => void }) {
  const actions = useActions();
  return (
    <Menu.Root onOpenChange={onOpenChange}>
      <Menu.Trigger render={<Button look="plain" />}>
        <Icon name="a-copy" />
        Copy
        <Icon name="a-down" />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner sideOffset={4} align="start" className={popup['positioner']}>
          <Menu.Popup className={`${popup['popup']} ${popup['menu']}`}>
            {ITEMS.map((id) => {
              const { title, keys } = commandOf(id);
              return (
                <Menu.Item key={id} className={popup['item']} onClick={() => actions[id]?.run()}>
                  {title}
                  {keys?.[0] !== undefined && <kbd>{keyWords(keys[0])}</kbd>}
                </Menu.Item>
              );
            })}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
