import { Popover } from '@base-ui/react/popover';
import { type FormEvent, useState } from 'react';
import { useInspector, usePreferences } from '#renderer/inspector.ts';
import { MOST_NAME_CHARACTERS, moved, renamed, type SavedFilter, withFilters, without } from '#renderer/state/saved-filters.ts';
import { Button } from '#renderer/ui/button.tsx';
import field from '#renderer/ui/field.module.css';
import popup from '#renderer/ui/popup.module.css';
import styles from './saved-filter.module.css';

/** Keeps the filter that is typed; one that is kept gets a name, another place or is forgotten. */
export function SavedFilterButton({ q, isWrong }: { q: string; isWrong: boolean }) {
  const { preferences, live } = useInspector();
  const { saved } = usePreferences();
  const [open, setOpen] = useState(false);
  const kept = saved.find((one) => one.q === q);
  const set = (next: readonly SavedFilter[]) => preferences.update((now) => ({ ...now, saved: next }));
  if (q === '' || (isWrong && !kept)) return null;

  function change(next: boolean) {
    if (next && !kept) set(withFilters(saved, [{ name: q, q }]));
    live.follow({ type: 'popover', open: next });
    setOpen(next);
  }

  return (
    <Popover.Root open={open} onOpenChange={change}>
      <Popover.Trigger
        render={<Button size="small" look="plain" />}
        onMouseDown={(event) => event.preventDefault()} // leaving the field would close what is below it, and move the button away
      >
        {kept ? 'Saved' : 'Save'}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={4} align="end" className={popup['positioner']}>
          <Popover.Popup className={`${popup['popup']} ${styles['popup']}`}>
            {kept && <Kept key={kept.q} kept={kept} saved={saved} onChange={set} onDone={() => change(false)} />}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

interface KeptProps {
  kept: SavedFilter;
  saved: readonly SavedFilter[];
  onChange: (saved: readonly SavedFilter[]) => void;
  onDone: () => void;
}

function Kept({ kept: { name, q }, saved, onChange, onDone }: KeptProps) {
  const place = saved.findIndex((one) => one.q === q) + 1;

  function keepName(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    onDone();
  }

  return (
    <form className={styles['form']} onSubmit={keepName}>
      <Popover.Title className={field['label']}>Saved filter</Popover.Title>
      <label className={styles['name']}>
        Name
        <input
          className={field['input']}
          spellCheck={false}
          autoComplete="off"
          maxLength={MOST_NAME_CHARACTERS}
          defaultValue={name}
          onFocus={(event) => event.target.select()}
          onChange={(event) => onChange(renamed(saved, q, event.target.value))}
        />
      </label>
      <p className={field['hint']}>{place <= 9 ? `Alt+${place} presses it.` : 'The first nine have a key, Alt+1 to Alt+9.'}</p>
      <div className={styles['acts']}>
        <Button type="submit">Done</Button>
        <Button look="plain" aria-disabled={place === 1} onClick={() => place > 1 && onChange(moved(saved, q, -1))}>
          Move left
        </Button>
        <Button look="plain" aria-disabled={place === saved.length} onClick={() => onChange(moved(saved, q, 1))}>
          Move right
        </Button>
        <Button
          look="plain"
          onClick={() => {
            onDone();
            onChange(without(saved, q));
          }}
        >
          Forget
        </Button>
      </div>
    </form>
  );
}
