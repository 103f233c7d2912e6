import { copyText } from '#renderer/commands/copy.ts';
import { useInspector } from '#renderer/inspector.ts';
import { ATTACHMENT_STATES, arrivedFrom } from '#renderer/state/server-words.ts';
import { Button } from '#renderer/ui/button.tsx';
import { formatClock, formatMoment } from '#renderer/ui/format.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import { Callout } from '#renderer/ui/notice/notice.tsx';
import { KeptSecret } from '#renderer/ui/secret.tsx';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import { type Attachment, type AttachmentState, hasEnded, needsTunnel } from '#shared/domain/app/real-server.ts';
import styles from './connect.module.css';
import { Findings } from './findings.tsx';
import { LiveSteps } from './steps.tsx';

/** A server that is attached, is on its way to it, or could not be. */
export function AttachedServer({ attachment, isAsked }: { attachment: Attachment; isAsked: boolean }) {
  const { core, servers, messages } = useInspector();
  const { id, base, origin, url, way, forwardTo, state, sinceMs, arrived } = attachment;
  const { icon, tone, words } = ATTACHMENT_STATES[state.kind];
  return (
    <section className={styles['card']} aria-label={`Server ${origin}`} data-attachment={state.kind}>
      <header>
        <Icon name={icon} tone={tone} />
        <h3>
          <WireText text={origin} />
        </h3>
        <span className={styles['meta']} title={formatMoment(sinceMs, Date.now())}>
          {`${words}, at ${formatClock(sinceMs).clock}`}
        </span>
      </header>
      {state.kind === 'failed' || state.kind === 'left' ? (
        <Problems state={state} way={way} onTunnel={() => servers.type({ receive: 'tunnel' })} />
      ) : (
        <LiveSteps attachment={attachment} />
      )}
      {state.kind === 'attached' && (state.testStatus ?? 200) >= 400 && (
        <Callout tone="warn">{`The test of the server arrived, and was answered ${state.testStatus}.`}</Callout>
      )}
      {!hasEnded(state) && (
        <dl className={styles['facts']}>
          <dt>Server</dt>
          <dd>
            <code>{base}</code>
          </dd>
          <dt>Webhook</dt>
          <dd>
            <code>{id}</code>
            {url !== undefined && (
              <>
                {' to '}
                <code>{url}</code>
              </>
            )}
          </dd>
          {forwardTo !== undefined && (
            <>
              <dt>Forward</dt>
              <dd>
                <code>{forwardTo}</code>
              </dd>
            </>
          )}
          <dt>Secret</dt>
          <dd>
            <KeptSecret read={() => core.attachmentSecret(id)} onCopy={(text) => void copyText(messages, text, 'Secret copied.')} />
          </dd>
        </dl>
      )}
      <p className={styles['acts']}>
        {(arrived > 0 || !hasEnded(state)) && <a href={arrivedFrom(origin)}>Show what arrived</a>}
        {hasEnded(state) && (
          <Button size="small" look="plain" aria-disabled={isAsked} onClick={() => void servers.detach(id)}>
            Dismiss
          </Button>
        )}
      </p>
    </section>
  );
}

interface ProblemsProps {
  state: Extract<AttachmentState, { kind: 'failed' | 'left' }>;
  way: Attachment['way'];
  onTunnel: () => void;
}

/** What was in the way; where http or private addresses are refused, the tunnel is offered. */
function Problems({ state, way, onTunnel }: ProblemsProps) {
  return (
    <div role="alert">
      <Findings findings={state.problems} />
      {needsTunnel(state.problems) && way !== 'tunnel' && (
        <p className={styles['offer']}>
          Through the tunnel it receives at a public https address; nothing has to be changed on the server.{' '}
          <Button size="small" onClick={onTunnel}>
            Receive through the tunnel
          </Button>
        </p>
      )}
    </div>
  );
}
