import { useId } from 'react';
import styles from './choice.module.css';
import type { Option } from './segments.tsx';

interface RadiosProps<Value extends string> {
  /** What is chosen here: the heading above the options. */
  legend: string;
  options: readonly Option<Value>[];
  chosen: Value | undefined;
  onChoose: (value: Value) => void;
}

/** A few choices one below the other, of which one holds: for a setting, or a field of a form. */
export function Radios<Value extends string>({ legend, options, chosen, onChoose }: RadiosProps<Value>) {
  const name = useId();
  return (
    <fieldset className={styles['choice']}>
      <legend>{legend}</legend>
      {options.map(({ value, title, hint }) => (
        <label key={value} title={hint}>
          <input type="radio" name={name} value={value} checked={value === chosen} onChange={() => onChoose(value)} />
          {title}
        </label>
      ))}
    </fieldset>
  );
}
