import { actionOf, entityOf, type WebhookEvent } from '#shared/domain/mlflow/webhook-event.ts';
import styles from './event-name.module.css';

/** `model_version_alias.created`: when it is tight, whole characters leave on the left; the tooltip has the whole name. */
export function EventName({ event }: { event: WebhookEvent }) {
  return (
    <span className={styles['event']} title={event}>
      <span className={styles['entity']}>
        <bdi>{entityOf(event)}</bdi>
      </span>
      <span className={styles['action']}>.{actionOf(event)}</span>
    </span>
  );
}
