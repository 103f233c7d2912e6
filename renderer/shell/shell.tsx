import type { ReactNode } from 'react';
import { ActionMessage } from './action-message.tsx';
import { Rail } from './rail.tsx';
import styles from './shell.module.css';
import { StatusBar } from './status-bar.tsx';
import { TitleBar } from './title-bar.tsx';

/** The window: title bar, rail, the view, status bar. */
export function Shell({ onPalette, children }: { onPalette: () => void; children: ReactNode }) {
  return (
    <div className={styles['shell']}>
      <TitleBar onPalette={onPalette} />
      <Rail />
      <div className={styles['view']}>
        {children}
        <ActionMessage />
      </div>
      <StatusBar />
    </div>
  );
}
