import styles from './event-name.module.css';

/** `model_version_alias.created`: when it is tight, whole characters leave on the left; the tooltip has the whole name. */
export function EventName({ event }: { event: string }) {
  const dot = event.indexOf('.');
  return (
    <span className={styles['event']} title={event}>
      <span className={styles['entity']}>
        <bdi>{event.slice(0, dot)}</bdi>
      </span>
      <span className={styles['action']}>{event.slice(dot)}</span>
    </span>
  );
}
