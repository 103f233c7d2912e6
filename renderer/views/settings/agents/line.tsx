import type { ReactNode } from 'react';
import { CopyButton } from '#renderer/commands/copy-button.tsx';
import styles from './agents.module.css';

/** A line to copy, with what it is for. */
export function Line({ says, text, done }: { says: ReactNode; text: string; done: string }) {
  return (
    <div className={styles['line']}>
      <span className={styles['meta']}>{says}</span>
      <code>{text}</code>
      <CopyButton size="small" look="plain" text={text} done={done}>
        Copy
      </CopyButton>
    </div>
  );
}
