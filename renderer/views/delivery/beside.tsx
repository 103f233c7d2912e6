import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import styles from './delivery.module.css';
import type { Why } from './why.ts';

/** How sure the sentence is, and what the receiver itself says. */
export function Beside({ why: { sure, said } }: { why: Why }) {
  if (sure === undefined && said === undefined) return null;
  return (
    <p className={styles['beside']}>
      {sure !== undefined && <span>{sure}.</span>}
      {said !== undefined && (
        <span>
          {' The receiver says “'}
          <WireText text={said} />”
        </span>
      )}
    </p>
  );
}
