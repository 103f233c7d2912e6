import type { ReactNode } from 'react';
import { Icon, type IconName, type Tone } from '#renderer/ui/icon.tsx';
import styles from './notice.module.css';

interface NoticeProps {
  icon?: IconName;
  tone?: Tone | undefined;
  /** A sentence. */
  children: ReactNode;
  /** Buttons: what can be done about it. */
  actions?: ReactNode;
}

/** A line across the pane, above its rows: why it does not show what is happening now. */
export function Notice({ icon, tone, children, actions }: NoticeProps) {
  return (
    <p className={styles['line']}>
      {icon && <Icon name={icon} tone={tone} />}
      <span>{children}</span>
      {actions}
    </p>
  );
}

/** A box in its place on the page: something went wrong (`bad`, read aloud at once), or is to be known before going on (`warn`). */
export function Callout({ tone, children, actions }: { tone: 'bad' | 'warn'; children: ReactNode; actions?: ReactNode }) {
  return (
    <div className={styles['box']} data-tone={tone} {...(tone === 'bad' && { role: 'alert' })}>
      <Icon name="a-warn" tone={tone} />
      <span>{children}</span>
      {actions}
    </div>
  );
}
