import { Menu } from '@base-ui/react/menu';
import { useActions } from '#renderer/commands/actions.ts';
import { useAction } from '#renderer/commands/use-action.ts';
import { useInspector } from '#renderer/inspector.ts';
import { Button } from '#renderer/ui/button.tsx';
import { saveFile } from '#renderer/ui/files.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import popup from '#renderer/ui/popup.module.css';
import type { StoryFile } from '#shared/domain/check/exploration.ts';

const ITEMS = [
  ['story-as-scenario', 'Scenario for check --play'],
  ['story-as-vitest', 'Test for vitest'],
  ['story-as-pytest', 'Test for pytest'],
] as const;

/** The story as a file that checks the same once more, wherever it is run. */
export function KeepMenu({ number }: { number: number }) {
  const { exploring } = useInspector();
  const actions = useActions();
  async function save(kind: StoryFile['kind']) {
    const file = (await exploring.files(number)).find((one) => one.kind === kind);
    if (file) saveFile(file.text, file.name);
  }
  useAction('story-as-scenario', () => void save('scenario'));
  useAction('story-as-vitest', () => void save('vitest'));
  useAction('story-as-pytest', () => void save('pytest'));
  return (
    <Menu.Root>
      <Menu.Trigger render={<Button look="plain" size="small" />}>
        Keep as a check
        <Icon name="a-down" />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner sideOffset={4} align="start" className={popup['positioner']}>
          <Menu.Popup className={`${popup['popup']} ${popup['menu']}`}>
            {ITEMS.map(([id, words]) => (
              <Menu.Item key={id} className={popup['item']} onClick={() => actions[id]?.run()}>
                {words}
              </Menu.Item>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
