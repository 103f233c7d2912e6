import { useState } from 'react';
import { useInspector } from '#renderer/inspector.ts';
import { useNowMs } from '#renderer/state/clock.ts';
import { go, keepingFilter } from '#renderer/state/navigation.ts';
import { Button } from '#renderer/ui/button.tsx';
import { formatTook } from '#renderer/ui/format.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import type { DeliveryDetail } from '#shared/domain/delivery/delivery.ts';
import { TOLERANCE_SEC } from '#shared/domain/mlflow/freshness.ts';
import { AttemptDetail } from './attempt-detail.tsx';
import type { Scope } from './scope.ts';
import styles from './timeline.module.css';
import { TimelineActions } from './timeline-actions.tsx';
import { planTimeline, type TimelinePlan } from './timeline-plan.ts';
import { Plot, PROFILE_WORDS } from './timeline-plot.tsx';

/** Attempts as rows, phases as bars, and every pause with its cause. */
export function Timeline({ delivery, scope }: { delivery: DeliveryDetail; scope: Scope }) {
  const [linear, setLinear] = useState(false);
  const nowMs = useNowMs(1000);
  const { imported } = useInspector();
  // Who recorded somebody else's requests knows neither their profile nor when another one would have sent.
  const isOurs = imported === undefined || imported.core.filed(delivery.id)?.isOurs === true;
  const planned = planTimeline(delivery, nowMs, { linear });
  const { ghost, ...recorded } = planned;
  const plan: TimelinePlan = isOurs || !ghost ? planned : recorded;
  const broken = plan.scale.stretches.length > 1;
  const choose = (attempt: number) => go(keepingFilter({ view: 'deliveries', id: delivery.id, tab: 'timeline', attempt }), 'replace');

  const sameWords = `Same id, timestamp and bytes on every attempt. So far ${formatTook(plan.soFarMs)}.`;
  return (
    <>
      <div className={styles['bar']}>
        {isOurs && (
          <span
            className={styles['profile']}
          >{`Profile: ${PROFILE_WORDS[delivery.profile]}${delivery.timeScale === 1 ? '' : `, time ×${delivery.timeScale}`}`}</span>
        )}
        {delivery.mlflowVersion !== undefined && (
          <span className={styles['meta']} title="The release of MLflow that it was made and is sent as">
            {`As MLflow ${delivery.mlflowVersion}`}
          </span>
        )}
        <span className={styles['meta']} title={sameWords}>
          {sameWords}
        </span>
        {(broken || linear) && (
          <Button size="small" look="plain" aria-pressed={linear} onClick={() => setLinear(!linear)}>
            {linear ? 'Scale: linear' : 'Scale: gaps broken'}
          </Button>
        )}
      </div>
      {!imported && <TimelineActions delivery={delivery} />}
      <Plot delivery={delivery} plan={plan} selected={scope.attempt?.number} onChoose={choose} nowMs={nowMs} />
      {plan.staleAttempt !== undefined && <StaleWarning delivery={delivery} attempt={plan.staleAttempt} />}
      {plan.ghost && <p className={styles['meta']}>{`Faint line: when “${PROFILE_WORDS[plan.ghost.profile]}” would have sent`}</p>}
      {scope.attempt && <AttemptDetail attempt={scope.attempt} capture={scope.capture} delivery={delivery} onChoose={choose} />}
    </>
  );
}

function StaleWarning({ delivery, attempt }: { delivery: DeliveryDetail; attempt: number }) {
  const asked =
    delivery.wait?.cause.kind === 'retry-after'
      ? `Retry-After asked for ${Math.round(delivery.wait.cause.askedMs / 1000)} s`
      : 'the wait is longer than that';
  return (
    <div className={styles['alert']}>
      <Icon name="a-warn" tone="warn" />
      <div>
        <p className={styles['strong']}>{`Attempt ${attempt} will be stale before it leaves.`}</p>
        <p>
          {`Retries keep the first timestamp, and ${asked}; the limit is ${TOLERANCE_SEC} s. A receiver that checks freshness answers `}
          <code>400</code>, which is not retried.
        </p>
      </div>
    </div>
  );
}
