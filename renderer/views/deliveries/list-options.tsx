import { Menu } from '@base-ui/react/menu';
import { memo } from 'react';
import { useInspector, usePreferences } from '#renderer/inspector.ts';
import type { Preferences } from '#renderer/state/preferences.ts';
import { EXTRA_COLUMNS } from '#renderer/state/session-layout.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Icon } from '#renderer/ui/icon.tsx';
import popup from '#renderer/ui/popup.module.css';
import { EXTRA } from './columns.tsx';

const DENSITIES: readonly (readonly [Preferences['density'], string])[] = [
  ['compact', 'Compact rows'],
  ['default', 'Default rows'],
  ['comfortable', 'Comfortable rows'],
];

/** How the list is shown: which rows, in which order, how high. */
export const ListOptions = memo(function ListOptions() {
  const { live, preferences } = useInspector();
  const { order, unheard, density, columns } = usePreferences();
  return (
    <Menu.Root onOpenChange={(open) => live.follow({ type: 'popover', open })}>
      <Menu.Trigger render={<Button size="small" look="plain" square aria-label="Show rows as" title="Show rows as" />}>
        <Icon name="a-columns" />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner sideOffset={4} align="end" className={popup['positioner']}>
          <Menu.Popup className={`${popup['popup']} ${popup['menu']}`}>
            <Menu.CheckboxItem
              className={popup['item']}
              checked={unheard}
              onCheckedChange={(checked) => preferences.update((now) => ({ ...now, unheard: checked }))}
            >
              <Tick on={unheard} />
              Events without a listener
            </Menu.CheckboxItem>
            <Menu.CheckboxItem
              className={popup['item']}
              checked={order === 'oldest-first'}
              onCheckedChange={(checked) => preferences.update((now) => ({ ...now, order: checked ? 'oldest-first' : 'newest-first' }))}
            >
              <Tick on={order === 'oldest-first'} />
              Oldest first
            </Menu.CheckboxItem>
            <Menu.Separator className={popup['separator']} />
            <Menu.RadioGroup
              value={density}
              onValueChange={(value: Preferences['density']) => preferences.update((now) => ({ ...now, density: value }))}
            >
              {DENSITIES.map(([value, label]) => (
                <Menu.RadioItem key={value} value={value} className={popup['item']}>
                  <Tick on={density === value} />
                  {label}
                </Menu.RadioItem>
              ))}
            </Menu.RadioGroup>
            <Menu.Separator className={popup['separator']} />
            {EXTRA.map(({ id: column, head }) => (
              <Menu.CheckboxItem
                key={column}
                className={popup['item']}
                checked={columns.includes(column)}
                onCheckedChange={(checked) =>
                  preferences.update((now) => ({
                    ...now,
                    columns: EXTRA_COLUMNS.filter((one) => (one === column ? checked : now.columns.includes(one))),
                  }))
                }
              >
                <Tick on={columns.includes(column)} />
                Column {head}
              </Menu.CheckboxItem>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
});

function Tick({ on }: { on: boolean }) {
  return <span className={popup['tick']}>{on && <Icon name="a-check" />}</span>;
}
