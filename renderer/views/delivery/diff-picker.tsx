import { type FormEvent, useId, useState } from 'react';
import { Button } from '#renderer/ui/button.tsx';
import { Select } from '#renderer/ui/choice/select.tsx';
import field from '#renderer/ui/field.module.css';
import type { DiffOption } from './diff-choice.ts';
import styles from './diff-tab.module.css';

interface DiffPickerProps {
  options: readonly DiffOption[];
  chosen: string | undefined;
  onChoose: (target: string) => void;
}

/** What is compared with: one of the list, or any other by its id. */
export function DiffPicker({ options, chosen, onChoose }: DiffPickerProps) {
  const id = useId();
  const [typed, setTyped] = useState('');
  const isListed = options.some(({ value }) => value === chosen);
  const all = isListed ? options : [{ value: chosen ?? '', title: chosen ?? 'choose' }, ...options];

  function byId(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (typed.trim() === '') return;
    onChoose(typed.trim());
    setTyped('');
  }

  return (
    <div className={styles['picker']}>
      <Select
        label="Compare with"
        options={all}
        chosen={chosen ?? ''}
        onChoose={(value) => value !== '' && onChoose(value)}
        className={styles['select']}
      />
      <form className={styles['byId']} onSubmit={byId}>
        <label htmlFor={id}>or with the id</label>
        <input
          id={id}
          className={field['input']}
          spellCheck={false}
          autoComplete="off"
          placeholder="d28"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        <Button type="submit" aria-disabled={typed.trim() === ''}>
          Compare
        </Button>
      </form>
    </div>
  );
}
