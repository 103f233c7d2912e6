import { Popover } from '@base-ui/react/popover';
import { type FormEvent, useState } from 'react';
import type { Imported } from '#renderer/inspector.ts';
import { go } from '#renderer/state/navigation.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Select } from '#renderer/ui/choice/select.tsx';
import field from '#renderer/ui/field.module.css';
import { Icon } from '#renderer/ui/icon.tsx';
import { keyWords } from '#renderer/ui/keys.ts';
import popup from '#renderer/ui/popup.module.css';
import secretStyles from '#renderer/ui/secret.module.css';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import type { DeliveryDetail } from '#shared/domain/delivery/delivery.ts';
import { messageOf } from '#shared/domain/error-words.ts';
import { isWebhookEvent, type WebhookEvent } from '#shared/domain/mlflow/webhook-event.ts';
import { base64Of } from '#shared/domain/wire/wire-text.ts';
import styles from './imported.module.css';

interface ImportedReplayProps {
  delivery: DeliveryDetail;
  imported: Imported;
  open: boolean;
  onOpen: (open: boolean) => void;
}

/** Into the live session: the same body, signed anew with the secret of a webhook there, or with one that is typed. */
export function ImportedReplay({ delivery, imported, open, onOpen }: ImportedReplayProps) {
  const cannot = whyNotReplayed(delivery, imported);
  return (
    <Popover.Root open={open} onOpenChange={onOpen}>
      <Popover.Trigger render={<Button title="Into the live session; asks for a secret and signs anew" />}>
        <Icon name="a-replay" />
        Replay… <kbd>{keyWords('R')}</kbd>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={4} align="start" className={popup['positioner']}>
          <Popover.Popup className={`${popup['popup']} ${styles['replay']}`}>
            <Popover.Title className={styles['title']}>Replay into the live session</Popover.Title>
            {cannot === undefined ? <Form delivery={delivery} imported={imported} onDone={() => onOpen(false)} /> : <p>{cannot}</p>}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

function whyNotReplayed({ id, event }: DeliveryDetail, { core }: Imported): string | undefined {
  const filed = core.filed(id);
  if (!filed?.body) return 'The body is not in the file, so there is nothing to send.';
  return isWebhookEvent(event) ? undefined : 'Its body names no event that MLflow has, so no webhook can send it.';
}

/** The webhook that holds a secret which was typed: it subscribes to nothing by itself. */
const TYPED = 'imported';

function Form({ delivery, imported: { core, home }, onDone }: { delivery: DeliveryDetail; imported: Imported; onDone: () => void }) {
  const { webhooks, status } = home.live.state.get();
  const known = [...webhooks.values()].filter(({ name, secret }) => name !== TYPED && secret === 'set');
  const [signer, setSigner] = useState('');
  const [secret, setSecret] = useState('');
  const [url, setUrl] = useState(delivery.url.includes('▒') ? (status?.urls.webhookUrl ?? '') : delivery.url);
  const [problem, setProblem] = useState<string>();

  /** @returns the webhook that signs; one for what was typed is made, or given the new secret */
  async function webhookId(event: WebhookEvent): Promise<string> {
    if (signer !== '') return signer;
    const before = [...webhooks.values()].find(({ name }) => name === TYPED);
    if (before) return (await home.core.updateWebhook(before.id, { secret, url })).id;
    return (await home.core.createWebhook({ name: TYPED, url, events: [event], secret, status: 'DISABLED' })).id;
  }

  async function send(submitted: FormEvent) {
    submitted.preventDefault();
    const { event } = delivery;
    setProblem(undefined);
    try {
      if (!isWebhookEvent(event)) throw new Error(`${event} is none of the 15 events.`);
      const body = base64Of(core.filed(delivery.id)?.body ?? new Uint8Array());
      const [sent] = await home.core.compose({ webhookId: await webhookId(event), event, body, url });
      onDone();
      if (sent) go({ view: 'deliveries', id: sent.id, tab: 'overview' });
    } catch (error) {
      setProblem(messageOf(error));
    }
  }

  return (
    <form onSubmit={(event) => void send(event)}>
      {known.length > 0 && (
        <Select
          label="Sign with"
          options={[
            { value: '', title: 'a secret that I type' },
            ...known.map(({ id, name }) => ({ value: id, title: `the secret of ${name}` })),
          ]}
          chosen={signer}
          onChoose={setSigner}
        />
      )}
      {signer === '' && (
        <label>
          Secret
          <input
            className={`${field['input']} ${secretStyles['masked']}`}
            spellCheck={false}
            autoComplete="off"
            autoCapitalize="off"
            value={secret}
            onChange={(event) => setSecret(event.target.value)}
          />
          <span className={field['hint']}>A webhook “{TYPED}” keeps it, encrypted; it is disabled, so no event of yours goes there.</span>
        </label>
      )}
      <label>
        To
        <input className={field['input']} spellCheck={false} value={url} onChange={(event) => setUrl(event.target.value)} />
      </label>
      {problem !== undefined && (
        <p className={field['wrong']} role="alert">
          <WireText text={problem} />
        </p>
      )}
      <div className={styles['acts']}>
        <Button look="primary" type="submit" disabled={url.trim() === '' || (signer === '' && secret === '')}>
          Send, signed anew
        </Button>
      </div>
    </form>
  );
}
