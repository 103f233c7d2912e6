import { useLayoutEffect, useRef } from 'react';
import { useInspector } from '#renderer/inspector.ts';
import { Button } from '#renderer/ui/button.tsx';
import { plural } from '#renderer/ui/format.ts';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import type { Webhook } from '#shared/domain/delivery/webhook.ts';
import { messageOf } from '#shared/domain/error-words.ts';
import styles from './webhooks.module.css';

interface DeleteBarProps {
  webhook: Webhook;
  deliveries: number;
  /** It is gone. */
  onDeleted: () => void;
  onCancel: () => void;
}

/** What will be deleted and what stays, before it is done. */
export function DeleteBar({ webhook: { id, name }, deliveries, onDeleted, onCancel }: DeleteBarProps) {
  const { core, messages } = useInspector();
  const cancel = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => cancel.current?.focus(), []);

  async function remove() {
    try {
      await core.removeWebhook(id);
      onDeleted();
    } catch (error) {
      messages.failed(`“${name}” was not deleted: ${messageOf(error)}`);
    }
  }

  return (
    <div
      className={styles['foot']}
      role="group"
      aria-label="Delete the webhook"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        event.stopPropagation();
        onCancel();
      }}
    >
      <span className={styles['deletes']}>
        <WireText text={`Deletes “${name}”.`} />
        {deliveries > 0 && ` Its ${plural(deliveries, 'delivery', 'deliveries')} ${deliveries === 1 ? 'stays' : 'stay'}.`}
      </span>
      <Button onClick={() => void remove()}>Delete webhook</Button>
      <Button ref={cancel} look="plain" onClick={onCancel}>
        Cancel
      </Button>
    </div>
  );
}
