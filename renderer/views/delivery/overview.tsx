import { type ReactNode, useState } from 'react';
import { useInspector, useLive } from '#renderer/inspector.ts';
import { go, keepingFilter } from '#renderer/state/navigation.ts';
import { formatRoute } from '#renderer/state/route.ts';
import { Button } from '#renderer/ui/button.tsx';
import { absentWords, formatBytes, formatClock, formatTook, plural } from '#renderer/ui/format.ts';
import { keyWords } from '#renderer/ui/keys.ts';
import pane from '#renderer/ui/pane/pane.module.css';
import { Fact, Section } from '#renderer/ui/pane/parts.tsx';
import { KeptSecret } from '#renderer/ui/secret.tsx';
import { VerdictLine } from '#renderer/ui/shield.tsx';
import { Thread } from '#renderer/ui/thread.tsx';
import { BytesView } from '#renderer/ui/wire/bytes-view.tsx';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import { ImportedFacts } from '#renderer/views/imported/imported-facts.tsx';
import { CheckSignature, unknownWhy } from '#renderer/views/imported/imported-why.tsx';
import { FollowUps } from '#renderer/views/welcome/follow-ups.tsx';
import type { CaptureDetail } from '#shared/domain/delivery/capture.ts';
import { type DeliveryDetail, isWithoutBody } from '#shared/domain/delivery/delivery.ts';
import { AnswerIcon } from './answer-icon.tsx';
import { Answered, useAnswer } from './answered.tsx';
import { focusAsk } from './ask-focus.ts';
import { Beside } from './beside.tsx';
import styles from './delivery.module.css';
import { firedBy } from './fired-by.ts';
import { statusWords } from './headline.ts';
import { Note, type NoteProps } from './note.tsx';
import { type Loaded, useBytes } from './use-bytes.ts';
import { type Why, whyOf } from './why.ts';

interface OverviewProps {
  delivery: DeliveryDetail;
  captures: readonly CaptureDetail[];
  note: Pick<NoteProps, 'asked' | 'onAnswered'>;
}

/** The first tab: why it is as it is, who decided what, the facts, what was sent and what came back. */
export function Overview({ delivery, captures, note }: OverviewProps) {
  const { core, imported } = useInspector();
  const last = delivery.attemptList.at(-1);
  const sent = useBytes(`${delivery.id}/body`, () => core.deliveryBody(delivery.id));
  const answered = useAnswer(delivery, last);

  return (
    <>
      <WhyBlock why={whyHere(delivery, captures, imported !== undefined)} delivery={delivery}>
        {imported && <CheckSignature key={delivery.id} delivery={delivery} imported={imported} />}
      </WhyBlock>
      {last?.response && delivery.verdict && (
        <div className={styles['verdicts']}>
          <div>
            <span className={pane['meta']}>Our check</span>
            <span className={styles['verdict']}>
              <VerdictLine verdict={delivery.verdict} />
            </span>
          </div>
          <div>
            <span className={pane['meta']}>Receiver</span>
            <span className={styles['verdict']}>
              <AnswerIcon status={last.response.status} lost={isWithoutBody(delivery)} />
              <span>
                <WireText text={statusWords(last.response)} />
              </span>
            </span>
          </div>
        </div>
      )}
      {delivery.source === 'test' && delivery.webhookName === 'sample' && delivery.state === 'delivered' && <AfterTheSample />}
      {!imported && <Note delivery={delivery} {...note} />}
      {imported ? <ImportedFacts delivery={delivery} imported={imported} /> : <Facts delivery={delivery} />}
      <Section title="Sent" meta={sizeOfSent(delivery, imported !== undefined)}>
        <LoadedBytes loaded={sent} size={delivery.request.bodySize} label="Body that was sent" fileName={`${delivery.deliveryId}.json`} />
      </Section>
      {last?.response && (
        <Section
          title="Answered"
          meta={
            last.response.bodySize < 0
              ? 'its body was not recorded'
              : last.timings.firstByteMs === undefined
                ? undefined
                : `${formatTook(last.timings.firstByteMs)} to first byte`
          }
        >
          <Answered delivery={delivery} attempt={last} response={last.response} body={answered} />
        </Section>
      )}
    </>
  );
}

/** The first delivery has arrived: what to do next, in place. */
function AfterTheSample() {
  const [open, setOpen] = useState<'app' | 'python'>();
  return (
    <div className={styles['next']}>
      <FollowUps open={open} onOpen={setOpen} />
    </div>
  );
}

function LoadedBytes({ loaded, size, label, fileName }: { loaded: Loaded; size: number; label: string; fileName: string }) {
  if (loaded.kind === 'ready') return <BytesView bytes={loaded.bytes} mode="raw" label={label} fileName={fileName} />;
  if (loaded.kind === 'failed') return <p className={pane['quiet']}>{`These bytes could not be read: ${loaded.message}`}</p>;
  return loaded.kind === 'absent' ? <p className={pane['quiet']}>{absentWords(size)}</p> : null;
}

/** A file may hold no secret, and no body either. */
function whyHere(delivery: DeliveryDetail, captures: readonly CaptureDetail[], isImported: boolean): Why {
  const unknown = isImported ? unknownWhy(delivery) : undefined;
  return unknown === undefined ? whyOf(delivery, captures) : { text: unknown };
}

function sizeOfSent({ request: { bodySize } }: DeliveryDetail, isImported: boolean): string {
  if (bodySize < 0) return 'not recorded';
  return `${formatBytes(bodySize)}, ${isImported ? 'as recorded' : 'as on the wire'}`;
}

function WhyBlock({ why, delivery, children }: { why: Why; delivery: DeliveryDetail; children?: ReactNode }) {
  const { id } = delivery;
  return (
    <div className={styles['why']}>
      <b>WHY</b>
      <p>
        <WireText text={why.text} />
      </p>
      <Beside why={why} />
      {children}
      {(why.action || why.hint) && (
        <div className={styles['whyActs']}>
          {why.action === 'verify' && (
            <Button look="primary" onClick={() => openExplaining(id)}>
              Explain <kbd>{keyWords('V')}</kbd>
            </Button>
          )}
          {why.action === 'timeline' && (
            <Button onClick={() => go(keepingFilter({ view: 'deliveries', id, tab: 'timeline' }))}>
              Timeline <kbd>{keyWords('T')}</kbd>
            </Button>
          )}
          {why.hint && <span className={pane['meta']}>{why.hint}</span>}
        </div>
      )}
    </div>
  );
}

/** To the field for what the program computed: whoever presses this mostly has it at hand. */
function openExplaining(id: string) {
  go(keepingFilter({ view: 'deliveries', id, tab: 'verify' }));
  focusAsk();
}

function Facts({ delivery }: { delivery: DeliveryDetail }) {
  const { request } = delivery;
  const { core } = useInspector();
  const { webhooks } = useLive();
  return (
    <dl className={pane['facts']}>
      <Fact name="Fired by">
        {delivery.source === 'replay' && delivery.replayOf !== undefined ? (
          <>
            A replay of{' '}
            <a href={formatRoute(keepingFilter({ view: 'deliveries', id: delivery.replayOf, tab: 'overview' }))}>{delivery.replayOf}</a>
          </>
        ) : (
          <WireText text={firedBy(delivery)} />
        )}
      </Fact>
      {delivery.unread !== undefined && (
        <Fact name="Not read">
          <WireText text={delivery.unread} />
        </Fact>
      )}
      <Fact name="Webhook">
        {webhooks.has(delivery.webhookId) ? (
          <a href={formatRoute({ view: 'webhooks', id: delivery.webhookId })}>
            <WireText text={delivery.webhookName} />
          </a>
        ) : (
          <span>
            <WireText text={delivery.webhookName} />
          </span>
        )}
        <code className={pane['quieter']}>
          <WireText text={delivery.url} />
        </code>
      </Fact>
      <Fact name="Attempts">
        <span className={styles['thread']}>
          <Thread row={delivery} />
        </span>
        <span>
          {delivery.attempts}
          {delivery.tookMs !== undefined && `, took ${formatTook(delivery.tookMs)}`}
        </span>
        <span className={pane['quiet']}>{attemptNote(delivery)}</span>
      </Fact>
      <Fact name="Delivery id">
        <code>{delivery.deliveryId}</code>
      </Fact>
      <Fact name="Timestamp">
        <code>{request.timestampSec}</code>
        <code className={pane['quiet']}>{formatClock(request.timestampSec * 1000).clock}</code>
      </Fact>
      <Fact name="Signature">
        {request.signature === undefined ? (
          <span className={pane['quiet']}>none: the webhook has no secret</span>
        ) : (
          <code>{request.signature}</code>
        )}
      </Fact>
      {request.signature !== undefined && webhooks.get(delivery.webhookId)?.secret === 'set' && (
        <Fact name="Secret">
          <KeptSecret key={delivery.webhookId} read={() => core.revealSecret(delivery.webhookId)} />
        </Fact>
      )}
      {delivery.mlflowLog !== undefined && (
        <Fact name="MLflow’s log">
          {delivery.mlflowLog === null ? (
            <span className={pane['quiet']}>A stock MLflow would have logged nothing.</span>
          ) : (
            <code>
              <WireText text={delivery.mlflowLog} />
            </code>
          )}
        </Fact>
      )}
    </dl>
  );
}

function attemptNote(delivery: DeliveryDetail): string {
  if (delivery.state === 'failed' && delivery.reason === 'status') return `${delivery.lastStatus ?? ''} is never retried`;
  if (delivery.state === 'exhausted') return `all ${plural(delivery.maxRetries, 'retry', 'retries')} used`;
  return '';
}
