import { formatTook } from '#renderer/ui/format.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import pane from '#renderer/ui/pane/pane.module.css';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import type { CaptureDetail, Forwarded } from '#shared/domain/delivery/capture.ts';
import styles from './delivery.module.css';

/** A request that was passed on has two answers: the app's, and the one that the mock receiver has for it. One of them went back. */
export function TwoAnswers({ capture }: { capture: CaptureDetail | undefined }) {
  if (!capture?.forwarded) return null;
  const { forwarded, report, answer } = capture;
  const appDecided = forwarded.outcome.kind !== 'not-sent';
  return (
    <section className={styles['verdicts']} aria-label="Both answers">
      <div>
        <span className={pane['meta']}>
          {'Your app, '}
          <WireText text={forwarded.url} />
        </span>
        <span className={styles['verdict']}>
          <AppAnswer forwarded={forwarded} sentBack={answer?.status} />
        </span>
        {appDecided && <span className={pane['meta']}>This one went back, and decides the retry.</span>}
      </div>
      <div>
        <span className={pane['meta']}>Mock receiver</span>
        <span className={styles['verdict']}>
          {report ? (
            <>
              <Icon name={report.answer.status < 400 ? 's-delivered' : 's-failed'} tone={report.answer.status < 400 ? 'ok' : 'bad'} />
              <span>{[report.answer.status, report.answer.detail].filter(Boolean).join(' ')}</span>
            </>
          ) : (
            <span>did not check it</span>
          )}
        </span>
        <span className={pane['meta']}>
          {appDecided ? 'What MLflow’s documented receiver would have answered.' : 'This one went back, and decides the retry.'}
        </span>
      </div>
    </section>
  );
}

function AppAnswer({ forwarded: { outcome, tookMs }, sentBack }: { forwarded: Forwarded; sentBack: number | undefined }) {
  switch (outcome.kind) {
    case 'answered': {
      const fine = outcome.status < 400;
      return (
        <>
          <Icon name={fine ? 's-delivered' : 's-failed'} tone={fine ? 'ok' : 'bad'} />
          <span>{`${outcome.status} in ${formatTook(tookMs)}`}</span>
        </>
      );
    }
    case 'no-answer':
      return (
        <>
          <Icon name="s-failed" tone="bad" />
          <span title={outcome.message}>
            <WireText text={sentBack === undefined ? outcome.message : `No answer, ${sentBack} stands in for it: ${outcome.message}`} />
          </span>
        </>
      );
    case 'not-sent':
      return (
        <>
          <Icon name="s-cancelled" tone="mute" />
          <span title={outcome.message}>
            <WireText text={`Not asked: ${outcome.message}`} />
          </span>
        </>
      );
  }
}
