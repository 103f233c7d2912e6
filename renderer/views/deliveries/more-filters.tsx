import { Menu } from '@base-ui/react/menu';
import { useInspector } from '#renderer/inspector.ts';
import type { SavedFilter } from '#renderer/state/saved-filters.ts';
import { Button } from '#renderer/ui/button.tsx';
import { formatCount } from '#renderer/ui/format.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import popup from '#renderer/ui/popup.module.css';
import styles from './filter-chips.module.css';

interface MoreFiltersProps {
  /** The filters that have no room beside the others. */
  chips: readonly SavedFilter[];
  counts: readonly (number | undefined)[];
  q: string;
  onPress: (q: string) => void;
}

/** What has no room in the row of filters; where one of these holds, the button says which. */
export function MoreFilters({ chips, counts, q, onPress }: MoreFiltersProps) {
  const { live } = useInspector();
  const pressed = chips.find((chip) => chip.q === q);
  return (
    <Menu.Root onOpenChange={(open) => live.follow({ type: 'popover', open })}>
      <Menu.Trigger render={<Button size="small" look="plain" className={styles['more']} aria-label={`${chips.length} more filters`} />}>
        <span className={pressed && styles['pressed']}>{pressed?.name ?? `${chips.length} more`}</span>
        <Icon name="a-down" />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner sideOffset={4} align="end" className={popup['positioner']}>
          <Menu.Popup className={`${popup['popup']} ${popup['menu']}`}>
            {chips.map((chip, index) => (
              <Menu.Item key={chip.q} className={popup['item']} onClick={() => onPress(chip.q)}>
                <span className={popup['tick']}>{chip.q === q && <Icon name="a-check" />}</span>
                {chip.name}
                <span className={styles['menuCount']}>{(counts[index] ?? 0) > 0 && formatCount(counts[index] ?? 0)}</span>
              </Menu.Item>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
