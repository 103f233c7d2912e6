import { useAction } from '#renderer/commands/use-action.ts';
import { useInspector, useLive } from '#renderer/inspector.ts';
import { type Draft, obstacleTo, type Target } from '#renderer/state/composer.ts';
import type { ComposerState } from '#renderer/state/composer-control.ts';
import { formatRoute } from '#renderer/state/route.ts';
import { useStore } from '#renderer/state/store.ts';
import { Button } from '#renderer/ui/button.tsx';
import { codeWord, formatClock, plural } from '#renderer/ui/format.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import { keyWords } from '#renderer/ui/keys.ts';
import { Thread } from '#renderer/ui/thread.tsx';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import type { WebhookEvent } from '#shared/domain/mlflow/webhook-event.ts';
import styles from './compose.module.css';

interface SendFootProps {
  event: WebhookEvent;
  draft: Draft | undefined;
  targets: readonly Target[];
}

/** Sends it, or says what is in the way; above it what came of the last one. */
export function SendFoot({ event, draft, targets }: SendFootProps) {
  const { composer } = useInspector();
  const { choice, sending, sent } = useStore(composer.state);
  const obstacle = draft ? obstacleTo(draft, targets, choice) : undefined;
  const can = draft !== undefined && obstacle === undefined;
  const send = () => {
    if (can) void composer.send(event, targets);
  };
  useAction('primary', can ? send : undefined);
  return (
    <>
      {sent && <SentLine sent={sent} />}
      <footer className={`${styles['foot']} ${styles['sendFoot']}`}>
        <p className={styles['obstacle']} id="compose-obstacle">
          {obstacle !== undefined && targets.length > 0 && <WireText text={obstacle} />}
        </p>
        <Button look="primary" aria-disabled={!can || sending} aria-describedby="compose-obstacle" onClick={send} data-send>
          {sending ? 'Sending ' : 'Send '}
          <code className={styles['cut']}>{event}</code>
          <span>{toWords(choice.url, targets.length)}</span>
          <kbd>{keyWords('mod+⏎')}</kbd>
        </Button>
      </footer>
    </>
  );
}

function toWords(url: string | undefined, count: number): string {
  if (url !== undefined) return 'to one address';
  return count === 0 ? 'to nobody' : `to ${plural(count, 'webhook')}`;
}

/** Each delivery with the way to it, as it goes on. */
function SentLine({ sent: { atMs, deliveries, refused } }: { sent: NonNullable<ComposerState['sent']> }) {
  const { live } = useInspector();
  useLive(); // the rows below change with it
  return (
    <div className={styles['sent']} role="status" aria-label="Sent">
      <span className={styles['meta']}>{`Sent at ${formatClock(atMs).clock}`}</span>
      {deliveries.map(({ id, webhookName }) => {
        const row = live.log.get(id);
        return (
          <a key={id} href={formatRoute({ view: 'deliveries', id, tab: 'overview' })}>
            <code>{id}</code>
            <WireText text={webhookName} />
            {row?.kind === 'delivery' && (
              <>
                <Thread row={row} />
                <code>{codeWord(row.lastStatus ?? row.lastError)}</code>
              </>
            )}
          </a>
        );
      })}
      {refused.map(({ webhookName, message }) => (
        <span key={webhookName} className={styles['refused']} role="alert">
          <Icon name="s-failed" tone="bad" />
          <WireText text={webhookName === '' ? message : `${webhookName}: ${message}`} />
        </span>
      ))}
    </div>
  );
}
