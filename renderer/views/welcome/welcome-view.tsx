import { useEffect, useRef, useState } from 'react';
import { useActions } from '#renderer/commands/actions.ts';
import { copyText } from '#renderer/commands/copy.ts';
import { useInspector, useLive } from '#renderer/inspector.ts';
import { formatRoute } from '#renderer/state/route.ts';
import { useStore } from '#renderer/state/store.ts';
import { Button } from '#renderer/ui/button.tsx';
import { plural } from '#renderer/ui/format.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import { EngineNotice } from '#renderer/ui/notice/engine-notice.tsx';
import { takeFocus } from '#renderer/ui/take-focus.ts';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import { FollowUps } from './follow-ups.tsx';
import styles from './welcome-view.module.css';

/** The first minute: one sentence, one button, and the two addresses that exist already. */
export function WelcomeView() {
  const { messages } = useInspector();
  const { status, webhooks } = useLive();
  const actions = useActions();
  const message = useStore(messages.state);
  const [sending, setSending] = useState(false);
  const [follow, setFollow] = useState<'app' | 'python'>();
  const sent = status?.counts.deliveries ?? 0;
  const send = useRef<HTMLButtonElement>(null);

  useEffect(() => takeFocus(send.current), []);
  useEffect(() => messages.showHere(), [messages]);
  useEffect(() => {
    if (message?.kind === 'failed') setSending(false);
  }, [message]);

  return (
    <main className={styles['page']} data-pane="list">
      <section className={styles['card']} aria-labelledby="welcome">
        <EngineNotice />
        <div className={styles['halves']}>
          <div className={styles['lead']}>
            <h1 id="welcome">{sent === 0 ? 'Nothing has been sent yet.' : `${plural(sent, 'delivery', 'deliveries')} so far.`}</h1>
            <p>Hookglass is running an MLflow registry, a dispatcher and a receiver on this computer.</p>
            <Button
              ref={send}
              look="primary"
              size="big"
              className={styles['send']}
              onClick={() => {
                setSending(true);
                actions.sample?.run();
              }}
            >
              {sending ? 'Sending…' : 'Send a sample event'} <Icon name="a-enter" />
            </Button>
            <p className={styles['meta']}>
              Makes the webhook “sample” with a secret of its own and sends a test <code>model_version.created</code>. The registry is not
              changed.
            </p>
            {message?.kind === 'failed' && (
              <p className={styles['failure']} role="alert">
                <WireText text={message.text} />
              </p>
            )}
          </div>
          <ol className={styles['ready']}>
            <Step done title="Server ready">
              {status && (
                <>
                  <code>{status.urls.mlflow}</code>
                  <Button
                    size="small"
                    look="plain"
                    square
                    aria-label="Copy the tracking URI"
                    title="Copy the tracking URI"
                    onClick={() => void copyText(messages, status.urls.mlflow, 'Tracking URI copied.')}
                  >
                    <Icon name="a-copy" />
                  </Button>
                </>
              )}
            </Step>
            <Step done title="Receiver ready">
              {status && <code>{status.urls.webhookUrl}</code>}
            </Step>
            <Step done={webhooks.size > 0} title="Webhook">
              {webhooks.size > 0 ? <WireText text={firstOf([...webhooks.values()].map(({ name }) => name))} /> : 'made by the button'}
            </Step>
            <Step done={sent > 0} title="First delivery">
              {sent > 0 ? <a href={formatRoute({ view: 'deliveries', tab: 'overview' })}>Go to the deliveries</a> : 'waits for you'}
            </Step>
          </ol>
        </div>
        <FollowUps open={follow} onOpen={setFollow} />
      </section>
    </main>
  );
}

/** `sample, ci-notify, tag-watch and 4 more` */
function firstOf(names: readonly string[]): string {
  const more = names.length - SHOWN_NAMES;
  return `${names.slice(0, SHOWN_NAMES).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

const SHOWN_NAMES = 3;

function Step({ done, title, children }: { done: boolean; title: string; children: React.ReactNode }) {
  return (
    <li className={done ? undefined : styles['planned']}>
      <Icon name={done ? 'k-ok' : 'k-plan'} tone={done ? 'ok' : 'mute'} label={done ? 'ready' : 'waiting'} />
      <span className={done ? styles['strong'] : undefined}>{title}</span>
      <span className={styles['value']}>{children}</span>
    </li>
  );
}
