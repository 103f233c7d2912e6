import { useRef, useState } from 'react';
import { go } from '#renderer/state/navigation.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Icon } from '#renderer/ui/icon.tsx';
import { useFocusBack } from '#renderer/ui/use-focus-back.ts';
import { AddToWebhook } from '#renderer/views/delivery/add-to-webhook.tsx';
import { eventOfChange, type RegistryKind } from '#shared/domain/mlflow/registry-change.ts';
import { ChangeForm } from './change-form.tsx';
import { listenWords, useListeners } from './listeners.tsx';
import styles from './registry.module.css';

/** A model or prompt that is made here, with the event that it fires. */
export function NewItem({ kind }: { kind: RegistryKind }) {
  const [open, setOpen] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  useFocusBack(open, opener);
  const event = eventOfChange('create-model', kind);
  const count = useListeners(event).length;
  const listen = listenWords(count);
  return (
    <div className={styles['new']}>
      {open ? (
        <ChangeForm
          draft={`new ${kind}`}
          fields={[{ name: 'name', label: 'Name' }]}
          verb={`Make ${kind}`}
          toChange={({ name = '' }) => ({ kind: 'create-model', name, prompt: kind === 'prompt' })}
          onDone={({ name = '' }) => {
            setOpen(false);
            go({ view: 'registry', kind, name });
          }}
          onClose={() => setOpen(false)}
        />
      ) : (
        <Button ref={opener} size="small" aria-label={`New ${kind} → ${event} · ${listen}`} onClick={() => setOpen(true)}>
          <Icon name="a-plus" />
          {`New ${kind}…`}
        </Button>
      )}
      <p className={styles['meta']}>
        {'→ '}
        <code>{event}</code>
        <br />
        {listen}
      </p>
      {event && count === 0 && (
        <div className={styles['helps']}>
          <AddToWebhook row={{ event, reason: 'no-subscriber' }} look="plain" size="small" quiet />
        </div>
      )}
    </div>
  );
}
