import type { ReactNode, Ref } from 'react';
import styles from './pane.module.css';

interface DetailPaneProps {
  ref: Ref<HTMLElement>;
  /** What is open here. */
  label: string;
  /** Escape, unless something within it took the key: back to the list. */
  onLeave: () => void;
  children: ReactNode;
}

/** The pane of what is open, beside a list. Its head, body and facts are in `pane.module.css`. */
export function DetailPane({ ref, label, onLeave, children }: DetailPaneProps) {
  return (
    <section
      ref={ref}
      className={styles['pane']}
      aria-label={label}
      data-pane="detail"
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return;
        event.preventDefault();
        event.stopPropagation();
        onLeave();
      }}
    >
      {children}
    </section>
  );
}
