import { useRef, useState } from 'react';
import { useInspector } from '#renderer/inspector.ts';
import { go } from '#renderer/state/navigation.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import { useFocusBack } from '#renderer/ui/use-focus-back.ts';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import { AddToWebhook } from '#renderer/views/delivery/add-to-webhook.tsx';
import { eventOfChange, type RegistryChangeKind, type RegistryItem } from '#shared/domain/mlflow/registry-change.ts';
import type { WebhookEvent } from '#shared/domain/mlflow/webhook-event.ts';
import { ChangeForm } from './change-form.tsx';
import type { Change } from './changes.ts';
import { listenWords, useListeners } from './listeners.tsx';
import styles from './registry.module.css';

interface ChangeListProps {
  item: RegistryItem;
  /** The version, or the item itself: what is typed is kept for each. */
  scope: string;
  changes: readonly Change[];
}

/** What can be changed, each with the event that it fires and who listens to it; the one that is open asks what it needs. */
export function ChangeList({ item, scope, changes }: ChangeListProps) {
  const [open, setOpen] = useState<RegistryChangeKind>();
  return (
    <ul className={styles['changes']}>
      {changes.map((change) => (
        <ChangeLine
          key={change.kind}
          item={item}
          scope={scope}
          change={change}
          open={open === change.kind}
          onOpen={(now) => setOpen(now ? change.kind : undefined)}
        />
      ))}
    </ul>
  );
}

interface ChangeLineProps extends Pick<ChangeListProps, 'item' | 'scope'> {
  change: Change;
  open: boolean;
  onOpen: (open: boolean) => void;
}

function ChangeLine({ item, scope, change, open, onOpen }: ChangeLineProps) {
  const { messages } = useInspector();
  const button = useRef<HTMLButtonElement>(null);
  useFocusBack(open, button);
  const event = eventOfChange(change.kind, item.kind);
  const listeners = useListeners(event);
  const told = event === undefined ? 'no event' : `${event} · ${listenWords(listeners.length)}`;

  function done() {
    onOpen(false);
    messages.done(
      event === undefined ? `${change.verb}: done. MLflow has no event for it.` : `${event} was fired: ${listenWords(listeners.length)}.`,
    );
    if (change.leaves === 'item') go({ view: 'registry', kind: item.kind }, 'replace');
    else if (change.leaves === 'version') go({ view: 'registry', kind: item.kind, name: item.name }, 'replace');
  }

  return (
    <li data-open={open || undefined}>
      <div className={styles['change']}>
        <button
          ref={button}
          type="button"
          className={styles['verb']}
          aria-expanded={open}
          aria-label={`${change.verb} → ${told}`}
          onClick={() => onOpen(!open)}
        >
          <WireText text={open ? change.verb : `${change.verb}…`} />
        </button>
        <span className={styles['fires']}>
          {event === undefined ? (
            'no event'
          ) : (
            <>
              {'→ '}
              <code>{event}</code>
            </>
          )}
        </span>
        <Who event={event} names={listeners.map(({ name }) => name)} />
      </div>
      {open && (
        <ChangeForm
          draft={`${item.kind} ${item.name} ${scope} ${change.kind}`}
          fields={change.fields}
          verb={change.verb}
          toChange={change.toChange}
          {...(change.note && { note: change.note })}
          onDone={done}
          onClose={() => onOpen(false)}
        />
      )}
    </li>
  );
}

function Who({ event, names }: { event: WebhookEvent | undefined; names: readonly string[] }) {
  if (event === undefined) return <span className={styles['who']}>MLflow sends none for this</span>;
  if (names.length === 0) {
    return (
      <div className={styles['who']}>
        <Icon name="s-nobody" tone="mute" />
        nobody listens
        <AddToWebhook row={{ event, reason: 'no-subscriber' }} look="plain" size="small" quiet />
      </div>
    );
  }
  return (
    <span className={styles['who']} title={names.join(', ')}>
      <span className={styles['names']}>
        <WireText text={names.join(', ')} />
      </span>
      {listenWords(names.length)}
    </span>
  );
}
