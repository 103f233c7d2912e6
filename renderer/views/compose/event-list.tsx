import { useLive } from '#renderer/inspector.ts';
import { listenersOf } from '#renderer/state/composer.ts';
import { EventName } from '#renderer/ui/event-name.tsx';
import { plural } from '#renderer/ui/format.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import { WEBHOOK_EVENTS, type WebhookEvent } from '#shared/domain/mlflow/webhook-event.ts';
import styles from './compose.module.css';

const GROUPS = [
  { title: 'Model registry', has: (event: WebhookEvent) => event.startsWith('registered_model') || event.startsWith('model_version') },
  { title: 'Prompts', has: (event: WebhookEvent) => event.startsWith('prompt') },
  { title: 'Budget', has: (event: WebhookEvent) => event.startsWith('budget') },
] as const;

/** All events, with the number of webhooks that listen; one choice, so that the arrows move through all three groups. */
export function EventList({ event: chosen, onChoose }: { event: WebhookEvent; onChoose: (event: WebhookEvent) => void }) {
  const { webhooks } = useLive();
  return (
    <section className={styles['pane']} data-pane="list" aria-label="Events">
      <header className={styles['head']}>
        <h1>Compose</h1>
        <span className={styles['meta']}>{plural(WEBHOOK_EVENTS.length, 'event')}</span>
      </header>
      <div className={styles['events']} role="radiogroup" aria-label="Event">
        {GROUPS.map(({ title, has }, index) => (
          <div key={title}>
            <p className={styles['group']}>
              <span>{title}</span>
              {index === 0 && <span>listeners</span>}
            </p>
            {WEBHOOK_EVENTS.filter(has).map((event) => (
              <label key={event} className={styles['event']}>
                <input type="radio" name="compose-event" value={event} checked={event === chosen} onChange={() => onChoose(event)} />
                <EventName event={event} />
                <Listeners count={listenersOf(webhooks.values(), event).length} />
              </label>
            ))}
          </div>
        ))}
      </div>
    </section>
  );
}

function Listeners({ count }: { count: number }) {
  if (count === 0) return <Icon name="s-nobody" tone="mute" label="Nobody listens" />;
  return (
    <span className={styles['count']} title={plural(count, 'listener')}>
      {count}
    </span>
  );
}
