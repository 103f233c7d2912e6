import { useState } from 'react';
import { useInspector, useLive } from '#renderer/inspector.ts';
import { requestOfCapture } from '#renderer/state/opened-request.ts';
import { formatRoute } from '#renderer/state/route.ts';
import { arrivedFrom, serversInUse } from '#renderer/state/server-words.ts';
import { useStore } from '#renderer/state/store.ts';
import pane from '#renderer/ui/pane/pane.module.css';
import { Fact } from '#renderer/ui/pane/parts.tsx';
import { VerdictLine } from '#renderer/ui/shield.tsx';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import { Ask } from '#renderer/views/delivery/ask.tsx';
import { Findings } from '#renderer/views/delivery/explain.tsx';
import { SignedContent } from '#renderer/views/delivery/signed-content.tsx';
import { useExplanation } from '#renderer/views/delivery/use-explanation.ts';
import styles from '#renderer/views/delivery/verify.module.css';
import { VerifySteps } from '#renderer/views/delivery/verify.tsx';
import { originHost } from '#shared/domain/app/real-server.ts';
import type { CaptureDetail, VerifyReport } from '#shared/domain/delivery/capture.ts';
import { verdictOf } from '#shared/domain/delivery/verdict.ts';
import { DELIVERY_ID_HEADER, TIMESTAMP_HEADER } from '#shared/domain/mlflow/header-names.ts';
import { headerIn } from '#shared/domain/wire/wire-request.ts';
import { answeredBy, senderOf, sentenceOf, wayOf } from './arrival-words.ts';

/** Who sent it, what was answered, and the seven steps of MLflow's documented receiver for it. */
export function ArrivalVerify({ capture }: { capture: CaptureDetail }) {
  const { report, verdict, answer } = capture;
  return (
    <>
      <p className={styles['says']}>
        <WireText text={sentenceOf(capture)} />
      </p>
      {report && (
        <div className={styles['bar']}>
          <span>
            <VerdictLine verdict={verdictOf(verdict, answer?.status)} why={verdict.why} />
          </span>
          <span className={styles['secret']}>{secretWords(report)}</span>
        </div>
      )}
      <Facts capture={capture} />
      {report && <Checked capture={capture} report={report} />}
    </>
  );
}

function Facts({ capture }: { capture: CaptureDetail }) {
  const { agent, note } = senderOf(capture.headers);
  const way = wayOf(capture);
  return (
    <dl className={pane['facts']}>
      <Fact name="From">
        {capture.origin !== undefined && (
          <strong>
            <WireText text={capture.origin} />
          </strong>
        )}
        <code>{capture.peer}</code>
        {way !== '' && <span className={pane['quiet']}>{way}</span>}
        {capture.origin !== undefined && <ToServer origin={capture.origin} />}
      </Fact>
      <Fact name="Sender">
        <code>
          <WireText text={agent} />
        </code>
        {note !== undefined && <span className={pane['quiet']}>{note}</span>}
      </Fact>
      <Fact name="Answered">
        {capture.answer ? <code>{capture.answer.status}</code> : <span>nothing</span>}
        {capture.answer && (
          <span className={pane['quiet']}>
            <WireText text={answeredBy(capture)} />
          </span>
        )}
      </Fact>
    </dl>
  );
}

/** The way to all that a real server sent, and to the server itself as long as it is attached. */
function ToServer({ origin }: { origin: string }) {
  const { attached } = useStore(useInspector().servers.state);
  const isAttached = serversInUse(attached).some((server) => originHost(server.origin) === originHost(origin));
  return (
    <>
      <a href={arrivedFrom(origin)}>Show all from there</a>
      {isAttached ? (
        <a href={formatRoute({ view: 'connect' })}>Go to the server</a>
      ) : (
        <span className={pane['quiet']}>not attached any more</span>
      )}
    </>
  );
}

function Checked({ capture, report }: { capture: CaptureDetail; report: VerifyReport }) {
  const { core } = useInspector();
  const { status } = useLive();
  const [bytes, setBytes] = useState(false);
  const request = requestOfCapture(core, capture, status?.urls);
  const isSuspicious = report.verdict.result !== 'valid' || (capture.answer?.status ?? 0) >= 400;
  const { report: explained, problem, ask } = useExplanation(capture.id, (given) => core.explainCapture(capture.id, given), isSuspicious);
  const head = `${headerIn(capture.headers, DELIVERY_ID_HEADER) ?? ''}.${headerIn(capture.headers, TIMESTAMP_HEADER) ?? ''}.`;
  return (
    <>
      <VerifySteps
        report={report}
        aside={
          <button type="button" className={styles['show']} aria-expanded={bytes} onClick={() => setBytes(!bytes)}>
            {bytes ? 'Hide bytes' : 'Show bytes'}
          </button>
        }
      />
      {bytes && <SignedContent head={head} request={request} />}
      <p className={styles['meta']}>
        {`MLflow’s documented receiver answers ${report.answer.status}${report.answer.detail ? `, “${report.answer.detail}”` : ''}${report.answer.status === 200 ? ' to this request' : ''}.`}
      </p>
      <Ask about={capture.id} problem={problem} onAsk={ask} />
      <Findings request={request} report={explained} />
    </>
  );
}

function secretWords({ secretFrom, verdict }: VerifyReport): string {
  if (!secretFrom) return verdict.result === 'unsigned' || verdict.why === 'no-signature' ? '' : 'No known secret fits';
  if (secretFrom.kind === 'sender') return `Secret of the attached ${secretFrom.origin}`;
  return secretFrom.kind === 'webhook' ? `Secret of ${secretFrom.webhookName}` : `Secret of the endpoint ${secretFrom.endpoint}`;
}
