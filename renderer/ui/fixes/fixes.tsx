import { Segments } from '#renderer/ui/choice/segments.tsx';
import type { Fix } from './fix.ts';
import styles from './fixes.module.css';

interface FixChoiceProps {
  fixes: readonly Fix[];
  chosen: number;
  onChoose: (index: number) => void;
}

/** Which framework a fix is for. */
export function FixChoice({ fixes, chosen, onChoose }: FixChoiceProps) {
  return (
    <Segments
      label="Fix for"
      options={fixes.map(({ framework }, index) => ({ value: index, title: framework }))}
      chosen={chosen}
      onChoose={onChoose}
    />
  );
}

/** What is taken out and what is put in. */
export function FixLines({ fix }: { fix: Fix }) {
  return (
    <pre className={styles['diff']}>
      {fix.lines.map(([mark, code]) => (
        <span key={mark + code} className={mark === '-' ? styles['removed'] : mark === '+' ? styles['added'] : undefined}>
          <i aria-hidden="true">{mark === '-' ? '−' : mark}</i>
          {code}
        </span>
      ))}
    </pre>
  );
}
