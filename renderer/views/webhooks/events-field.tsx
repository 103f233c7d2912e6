import field from '#renderer/ui/field.module.css';
import { WEBHOOK_EVENTS, type WebhookEvent } from '#shared/domain/mlflow/webhook-event.ts';
import { Wrong } from './form-field.tsx';
import styles from './webhooks.module.css';

const GROUPS = [
  { title: 'Models', holds: (event: WebhookEvent) => /^(?:registered_model|model_version)/.test(event) },
  { title: 'Budget', holds: (event: WebhookEvent) => event.startsWith('budget') },
  { title: 'Prompts', holds: (event: WebhookEvent) => event.startsWith('prompt') },
].map(({ title, holds }) => ({ title, events: WEBHOOK_EVENTS.filter(holds) }));

interface EventsFieldProps {
  chosen: readonly WebhookEvent[];
  wrong: string | undefined;
  onChange: (events: WebhookEvent[]) => void;
}

/** All 15 events in their three groups, each group with all and none of it. */
export function EventsField({ chosen, wrong, onChange }: EventsFieldProps) {
  const only = (events: readonly WebhookEvent[]) => WEBHOOK_EVENTS.filter((event) => events.includes(event));
  const add = (events: readonly WebhookEvent[]) => onChange(only([...chosen, ...events]));
  const take = (events: readonly WebhookEvent[]) => onChange(chosen.filter((event) => !events.includes(event)));
  return (
    <fieldset
      className={styles['events']}
      data-wrong={wrong === undefined ? undefined : ''}
      aria-describedby={wrong === undefined ? undefined : 'webhook-events-wrong'}
    >
      <legend className={field['label']}>
        Events <span className={field['hint']}>{`${chosen.length} of ${WEBHOOK_EVENTS.length}`}</span>
        <AllNone what="of all events" onAll={() => add(WEBHOOK_EVENTS)} onNone={() => take(WEBHOOK_EVENTS)} />
      </legend>
      <Wrong id="webhook-events-wrong" text={wrong} />
      <div className={styles['boxes']}>
        {GROUPS.map(({ title, events }) => (
          <fieldset key={title} className={styles['group']}>
            <legend>
              {title}
              {events.length > 1 && <AllNone what={`of ${title.toLowerCase()}`} onAll={() => add(events)} onNone={() => take(events)} />}
            </legend>
            {events.map((event) => (
              <label key={event}>
                <input
                  type="checkbox"
                  checked={chosen.includes(event)}
                  onChange={({ target }) => (target.checked ? add([event]) : take([event]))}
                />
                <code>{event}</code>
              </label>
            ))}
          </fieldset>
        ))}
      </div>
    </fieldset>
  );
}

function AllNone({ what, onAll, onNone }: { what: string; onAll: () => void; onNone: () => void }) {
  return (
    <span className={styles['allNone']}>
      <button type="button" className={styles['link']} aria-label={`all ${what}`} onClick={onAll}>
        all
      </button>
      <button type="button" className={styles['link']} aria-label={`none ${what}`} onClick={onNone}>
        none
      </button>
    </span>
  );
}
