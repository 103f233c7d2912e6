import { Button } from '#renderer/ui/button.tsx';
import { formatTook } from '#renderer/ui/format.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import type { CaptureDetail } from '#shared/domain/delivery/capture.ts';
import type { Attempt, DeliveryDetail, PhaseTimings } from '#shared/domain/delivery/delivery.ts';
import { Answered, useAnswer } from './answered.tsx';
import styles from './attempt-detail.module.css';
import { TwoAnswers } from './two-answers.tsx';
import { sentence } from './why.ts';

const PHASES: readonly { key: keyof PhaseTimings; label: string; look: string }[] = [
  { key: 'resolveMs', label: 'resolve', look: 'phaseConnect' },
  { key: 'connectMs', label: 'connect', look: 'phaseConnect' },
  { key: 'tlsMs', label: 'TLS', look: 'phaseConnect' },
  { key: 'sendMs', label: 'send', look: 'phaseSend' },
  { key: 'firstByteMs', label: 'first byte', look: 'phaseFirst' },
  { key: 'readMs', label: 'read', look: 'phaseRead' },
];

/** One attempt below the plot: its phases, each with a pattern of its own, and what came of it. */
export function AttemptDetail({
  attempt,
  capture,
  delivery,
  onChoose,
}: {
  attempt: Attempt;
  /** What our receiver kept of it. */
  capture: CaptureDetail | undefined;
  delivery: DeliveryDetail;
  onChoose: (attempt: number) => void;
}) {
  const body = useAnswer(delivery, attempt);
  const phases = PHASES.flatMap(({ key, label, look }) => {
    const ms = attempt.timings[key];
    return ms === undefined ? [] : [{ label, look, ms }];
  });
  const labels = phases.map(({ label: name, ms }) => `${name} ${formatTook(ms)}`);
  const reused = attempt.timings.sendMs !== undefined && attempt.timings.connectMs === undefined;
  return (
    <div className={styles['detail']}>
      <header>
        <h3>{`Attempt ${attempt.number}`}</h3>
        <span className={styles['meta']}>{attempt.tookMs === undefined ? 'in flight' : formatTook(attempt.tookMs)}</span>
        {attempt.timings.queuedMs !== undefined && attempt.timings.queuedMs >= 1 && (
          <span className={styles['meta']}>{`queued ${formatTook(attempt.timings.queuedMs)} before`}</span>
        )}
        <Through attempt={attempt} />
        {delivery.attemptList.length > 1 && (
          <span className={styles['steps']}>
            <Button
              size="small"
              look="plain"
              square
              aria-label="Previous attempt"
              disabled={attempt.number === 1}
              onClick={() => onChoose(attempt.number - 1)}
            >
              <Icon name="a-right" className={styles['back']} />
            </Button>
            <Button
              size="small"
              look="plain"
              square
              aria-label="Next attempt"
              disabled={attempt.number === delivery.attemptList.length}
              onClick={() => onChoose(attempt.number + 1)}
            >
              <Icon name="a-right" />
            </Button>
          </span>
        )}
      </header>
      {phases.length > 0 && (
        <>
          <div className={styles['phases']} role="img" aria-label={labels.join(', ')}>
            {phases.map(({ label: name, look, ms }) => (
              <i key={name} className={styles[look]} style={{ flexGrow: Math.max(ms, 0.2) }} />
            ))}
          </div>
          <p className={styles['phaseWords']}>
            {labels.map((text) => (
              <span key={text}>{text}</span>
            ))}
            {reused && <span>connection reused</span>}
          </p>
        </>
      )}
      <TwoAnswers capture={capture} />
      {attempt.response ? (
        <Answered delivery={delivery} attempt={attempt} response={attempt.response} body={body} />
      ) : (
        <p className={styles['sentence']}>
          <WireText text={`${sentence(attempt)}.`} />
        </p>
      )}
    </div>
  );
}

/** A proxy of the environment, which MLflow up to 3.13 uses. */
function Through({ attempt: { outcome } }: { attempt: Attempt }) {
  const via = outcome?.kind === 'response' || outcome?.kind === 'no-response' ? outcome.via : undefined;
  return (
    via && (
      <span className={styles['meta']} title={`The environment variable ${via.variable} names it`}>
        {'through '}
        <WireText text={via.proxy} />
      </span>
    )
  );
}
