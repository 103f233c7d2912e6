import { useId, useState } from 'react';
import { copyText } from '#renderer/commands/copy.ts';
import { useInspector } from '#renderer/inspector.ts';
import { go } from '#renderer/state/navigation.ts';
import { newSecret } from '#renderer/state/new-secret.ts';
import { Button } from '#renderer/ui/button.tsx';
import field from '#renderer/ui/field.module.css';
import { Icon } from '#renderer/ui/icon.tsx';
import { SecretField } from '#renderer/ui/secret.tsx';
import { messageOf } from '#shared/domain/error-words.ts';
import { WEBHOOK_EVENTS } from '#shared/domain/mlflow/webhook-event.ts';
import styles from './welcome-view.module.css';

/** One field for a receiver that runs already: a webhook is made for it, and a first event is sent. */
export function PointAtMyApp() {
  const { core, messages } = useInspector();
  const id = useId();
  const [url, setUrl] = useState('');
  const [wrong, setWrong] = useState<string>();
  const [sending, setSending] = useState(false);
  const [secret, setSecret] = useState(newSecret);

  async function send() {
    setWrong(undefined);
    setSending(true);
    try {
      const webhook = await core.createWebhook({ name: 'my-app', url, events: WEBHOOK_EVENTS, ...(secret !== '' && { secret }) });
      const test = await core.testWebhook(webhook.id, { event: 'model_version.created' });
      go({ view: 'deliveries', id: test.id, tab: 'overview' });
    } catch (error) {
      setWrong(messageOf(error));
    } finally {
      setSending(false);
    }
  }

  return (
    <form
      className={styles['point']}
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <div>
        <label className={field['label']} htmlFor={id}>
          URL of your receiver
        </label>
        <input
          id={id}
          className={field['input']}
          type="text"
          inputMode="url"
          spellCheck={false}
          autoComplete="off"
          placeholder="http://localhost:3000/hooks"
          value={url}
          aria-invalid={wrong !== undefined}
          aria-describedby={`${id}-wrong`}
          onChange={(event) => setUrl(event.target.value)}
        />
        <p className={field['wrong']} id={`${id}-wrong`} role={wrong === undefined ? undefined : 'alert'}>
          {wrong}
        </p>
      </div>
      <div>
        <label className={field['label']} htmlFor={`${id}-secret`}>
          Secret for it to check with <span className={field['hint']}>a new one, or the one that it has already</span>
        </label>
        <SecretField
          id={`${id}-secret`}
          value={secret}
          onChange={setSecret}
          onCopy={() => void copyText(messages, secret, 'Secret copied.')}
        />
      </div>
      <div>
        <Button type="submit" look="primary" disabled={url.trim() === '' || sending}>
          {sending ? 'Sending…' : 'Send it there'} <Icon name="a-enter" />
        </Button>
      </div>
    </form>
  );
}
