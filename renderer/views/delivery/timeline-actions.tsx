import { CommandButton } from '#renderer/commands/command-button.tsx';
import type { DeliveryDetail } from '#shared/domain/delivery/delivery.ts';
import styles from './timeline.module.css';

/** Retry now, cancel, hold: they keep their places, whatever state the delivery comes to. */
export function TimelineActions({ delivery }: { delivery: DeliveryDetail }) {
  return (
    <div className={styles['actions']}>
      <CommandButton id="retry-now" />
      <CommandButton id="cancel-retries" />
      <CommandButton id={delivery.state === 'held' ? 'release' : 'hold'} />
    </div>
  );
}
