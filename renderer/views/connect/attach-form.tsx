import { useState } from 'react';
import { useInspector, useLive } from '#renderer/inspector.ts';
import type { ServersState } from '#renderer/state/servers-control.ts';
import { Button } from '#renderer/ui/button.tsx';
import { EventsField } from '#renderer/views/webhooks/events-field.tsx';
import { WEBHOOK_EVENTS, type WebhookEvent } from '#shared/domain/mlflow/webhook-event.ts';
import styles from './connect.module.css';
import { ReceiveThrough } from './receive-through.tsx';
import { PlannedSteps } from './steps.tsx';
import { TextField } from './text-field.tsx';

/** How the server is to reach the receiver, what will be registered there, and what will happen. */
export function AttachForm({ now }: { now: ServersState }) {
  const { servers } = useInspector();
  const { status } = useLive();
  const { fields, wrong, report } = now;
  const [isChoosing, setChoosing] = useState(false);
  const known: readonly WebhookEvent[] = report && report.events.length > 0 ? report.events : WEBHOOK_EVENTS;
  return (
    <>
      <ReceiveThrough now={now} />
      <section className={styles['section']} aria-labelledby="attach-what">
        <h3 id="attach-what">What will be registered there</h3>
        <dl className={styles['facts']}>
          <dt>Name</dt>
          <dd>
            <code>hookglass-…</code> <span className={styles['meta']}>with six digits that are made then</span>
          </dd>
          <dt>Events</dt>
          <dd>
            {eventWords(fields.events, known, report?.release)}{' '}
            <Button size="small" look="plain" aria-expanded={isChoosing} onClick={() => setChoosing(!isChoosing)}>
              {isChoosing ? 'Done' : 'Choose'}
            </Button>
          </dd>
          <dt>Secret</dt>
          <dd>
            made then, 32 characters <span className={styles['meta']}>kept in memory until you detach</span>
          </dd>
        </dl>
        {isChoosing && (
          <EventsField chosen={fields.events ?? known} wrong={wrong['events']} onChange={(events) => servers.type({ events })} />
        )}
        <TextField
          name="forwardTo"
          label="Forward to"
          hint="Your app, optional: it gets what arrives, and its answer goes back to the server."
          placeholder="http://127.0.0.1:3000/hooks"
          inputMode="url"
          value={fields.forwardTo}
          wrong={wrong['forwardTo']}
          onType={(forwardTo) => servers.type({ forwardTo })}
        />
        <TextField
          name="listCacheSec"
          label="List cache, in seconds"
          hint="How long the server keeps its list of webhooks: its MLFLOW_WEBHOOK_CACHE_TTL."
          inputMode="numeric"
          value={fields.listCacheSec}
          wrong={wrong['listCacheSec']}
          onType={(listCacheSec) => servers.type({ listCacheSec })}
        />
      </section>
      <section className={styles['section']} aria-labelledby="attach-steps">
        <h3 id="attach-steps">What will happen</h3>
        <PlannedSteps listCacheSec={fields.listCacheSec} isForwarded={fields.forwardTo.trim() !== ''} isReady={status !== undefined} />
      </section>
    </>
  );
}

function eventWords(chosen: readonly WebhookEvent[] | undefined, known: readonly WebhookEvent[], release: string | undefined): string {
  if (chosen) return `${chosen.length} of ${WEBHOOK_EVENTS.length}`;
  return release === undefined ? 'all that the server knows' : `all ${known.length} that ${release} knows`;
}
