import type { ReactNode } from 'react';
import styles from './segments.module.css';

/** One of a few things to choose from. */
export interface Option<Value extends string | number> {
  value: Value;
  title: ReactNode;
  /** Said when the pointer rests on it. */
  hint?: string | undefined;
}

interface SegmentsProps<Value extends string | number> {
  /** What is chosen here, read aloud before the options; left out where the words beside it say so. */
  label?: string;
  options: readonly Option<Value>[];
  chosen: Value | undefined;
  onChoose: (value: Value) => void;
}

/** A few choices side by side, of which one holds: for a way to look at something, which is undone by choosing another. */
export function Segments<Value extends string | number>({ label, options, chosen, onChoose }: SegmentsProps<Value>) {
  return (
    <span className={styles['seg']} {...(label !== undefined && { role: 'group', 'aria-label': label })}>
      {options.map(({ value, title, hint }) => (
        <button key={value} type="button" aria-pressed={value === chosen} title={hint} onClick={() => onChoose(value)}>
          {title}
        </button>
      ))}
    </span>
  );
}
