import { useState } from 'react';
import { useAction } from '#renderer/commands/use-action.ts';
import { useInspector, useLive } from '#renderer/inspector.ts';
import { formatRoute } from '#renderer/state/route.ts';
import { STATE_WORDS, shownState } from '#renderer/state/row.ts';
import { Button } from '#renderer/ui/button.tsx';
import field from '#renderer/ui/field.module.css';
import { formatTook } from '#renderer/ui/format.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import { useQuestion } from '#renderer/ui/use-asked.ts';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import type { Webhook } from '#shared/domain/delivery/webhook.ts';
import { WEBHOOK_EVENTS, type WebhookEvent } from '#shared/domain/mlflow/webhook-event.ts';
import styles from './webhooks.module.css';

/** Sends the example of any event, and shows what was answered, how fast and with which body. */
export function useTest(webhook: Webhook) {
  const { core } = useInspector();
  const { asked, ask } = useQuestion<Awaited<ReturnType<typeof core.testWebhook>>>();
  const [event, setEvent] = useState<WebhookEvent>();
  const chosen = event ?? webhook.events[0] ?? 'model_version.created';
  const busy = asked.kind === 'loading';
  const run = () => !busy && ask(() => core.testWebhook(webhook.id, { event: chosen }));
  useAction('test-webhook', run);
  return { asked, chosen, setEvent, busy, run };
}

type Test = ReturnType<typeof useTest>;

export function TestButton({ webhook, test: { chosen, setEvent, busy, run } }: { webhook: Webhook; test: Test }) {
  const others = WEBHOOK_EVENTS.filter((event) => !webhook.events.includes(event));
  return (
    <>
      <Button aria-disabled={busy} onClick={run}>
        <Icon name="a-play" />
        {busy ? 'Sending…' : 'Test'}
      </Button>
      <select
        className={`${field['input']} ${styles['testEvent']}`}
        aria-label="Event of the test"
        value={chosen}
        onChange={({ target }) => setEvent(WEBHOOK_EVENTS.find((event) => event === target.value))}
      >
        <optgroup label="Subscribed">
          {webhook.events.map((event) => (
            <option key={event}>{event}</option>
          ))}
        </optgroup>
        {others.length > 0 && (
          <optgroup label="Not subscribed">
            {others.map((event) => (
              <option key={event}>{event}</option>
            ))}
          </optgroup>
        )}
      </select>
    </>
  );
}

export function TestResult({ webhook, edited, test: { asked, chosen } }: { webhook: Webhook; edited: boolean; test: Test }) {
  const unsubscribed = !webhook.events.includes(chosen);
  return (
    <div className={styles['testResult']} aria-live="polite">
      {unsubscribed && (
        <p className={styles['lint']}>
          <Icon name="a-warn" tone="warn" />
          <span>
            {'The documentation forbids a test with an event that the webhook is not subscribed to. The server sends it all the same: '}
            <code>{chosen}</code>
          </span>
        </p>
      )}
      {edited && (
        <p className={styles['lint']}>
          <Icon name="a-right" tone="mute" />
          <span>A test uses what is saved. Your changes are not saved yet.</span>
        </p>
      )}
      {asked.kind === 'problem' && (
        <p className={field['wrong']} role="alert">
          <WireText text={`The test was not sent: ${asked.problem}`} />
        </p>
      )}
      {asked.kind === 'answer' && <Answered {...asked.answer} />}
    </div>
  );
}

function Answered({
  id,
  result,
}: {
  id: string;
  result: { success: boolean; responseStatus?: number; responseBody?: string; errorMessage?: string };
}) {
  const { live } = useInspector();
  const { version } = useLive();
  void version; // the row of the delivery comes with the stream
  const row = live.log.get(id);
  const took = row?.kind === 'delivery' && row.tookMs !== undefined ? ` in ${formatTook(row.tookMs)}` : '';
  const status = result.responseStatus === undefined ? 'No answer' : String(result.responseStatus);
  return (
    <>
      <p className={styles['answered']}>
        <Icon
          name={result.success ? 's-delivered' : 's-failed'}
          tone={result.success ? 'ok' : 'bad'}
          label={result.success ? 'Success' : 'Failure'}
        />
        <strong>{`${status}${took}`}</strong>
        {row && <span className={styles['quieter']}>{STATE_WORDS[shownState(row)]}</span>}
        <a href={formatRoute({ view: 'deliveries', id, tab: 'overview' })}>{id}</a>
      </p>
      <pre className={styles['answer']}>
        <WireText text={result.errorMessage ?? (result.responseBody || '(empty body)')} />
      </pre>
    </>
  );
}
