import { Button, type ButtonProps } from '#renderer/ui/button.tsx';
import { Icon, type IconName } from '#renderer/ui/icon.tsx';
import { keyWords } from '#renderer/ui/keys.ts';
import { type CommandId, commandOf } from '#shared/domain/app/commands.ts';
import { useActions } from './actions.ts';

interface CommandButtonProps extends Omit<ButtonProps, 'id' | 'children' | 'onClick'> {
  id: CommandId;
  icon?: IconName;
  /** Instead of the command's title. */
  words?: string;
}

/** A button for a command: its title, its shortcut, and when it cannot be done, why not. */
export function CommandButton({ id, icon, words, ...rest }: CommandButtonProps) {
  const action = useActions()[id];
  const { title, keys } = commandOf(id);
  if (!action) return null;
  const key = keys?.[0];
  return (
    <Button
      {...rest}
      aria-disabled={action.off !== undefined}
      title={action.off ?? action.note}
      onClick={() => action.off === undefined && action.run()}
    >
      {icon && <Icon name={icon} />}
      {words ?? title}
      {key !== undefined && <kbd>{keyWords(key)}</kbd>}
    </Button>
  );
}
